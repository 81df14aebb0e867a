//! Listeners.

use aws_sdk_elasticloadbalancingv2::types::{
    self as sdk, Action, ActionTypeEnum, ProtocolEnum, RedirectActionConfig,
    RedirectActionStatusCodeEnum,
};
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Key, Kind, Observed, Output, Tags, Text, Unmanaged, UnmanagedReason, key,
    spec::{Listener, ListenerAction, Redirect},
};

use crate::{
    aws::{Clients, fault},
    observe::absent_if_not_found,
};

/// The listeners of a balancer; none of none.
pub(super) async fn of(aws: &Clients, balancer: Option<&str>) -> Result<Vec<sdk::Listener>, Fault> {
    let Some(arn) = balancer else {
        return Ok(Vec::new());
    };
    let listeners = aws.read(|| async {
        aws.elb
            .describe_listeners()
            .load_balancer_arn(arn)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeListeners"))
    });
    Ok(absent_if_not_found(listeners.await)?.unwrap_or_default())
}

/// Puts a listener where it belongs. It has no name: of the environment are
/// those with its tags at one of its ports. A balancer has one listener a port.
pub(super) fn place(
    observed: &mut Observed,
    environment: &Environment,
    listener: &sdk::Listener,
    tags: Tags,
) {
    let key = match listener.port() {
        Some(80) => Some(key::LISTENER_HTTP.clone()),
        Some(443) => Some(key::LISTENER_HTTPS.clone()),
        _ => None,
    };
    let (key, reason) = match (key, environment.owns(&tags)) {
        (Some(key), true) => return observed.add(key, found(listener, tags)),
        (Some(key), false) => (key, UnmanagedReason::Guest),
        (None, is_tagged) => {
            let key = Key::orphan(listener.listener_arn().unwrap_or_default());
            let is_only_tagged = is_tagged.then_some(UnmanagedReason::TagsOnly);
            (key, is_only_tagged.unwrap_or(UnmanagedReason::Guest))
        }
    };
    let arn = listener.listener_arn().unwrap_or_default();
    let unmanaged = Unmanaged::new(key, Kind::Listener, arn, &tags, reason);
    observed.unmanaged.push(unmanaged);
}

/// A listener as ELB reports it.
pub(super) fn found(listener: &sdk::Listener, tags: Tags) -> Found {
    let spec = Listener {
        load_balancer_arn: Text::from(listener.load_balancer_arn().unwrap_or_default()),
        port: listener
            .port()
            .and_then(|port| port.try_into().ok())
            .unwrap_or_default(),
        protocol: listener
            .protocol()
            .map(ProtocolEnum::as_str)
            .unwrap_or_default()
            .to_owned(),
        certificate_arn: listener
            .certificates()
            .first()
            .and_then(|certificate| certificate.certificate_arn())
            .map(Text::from),
        ssl_policy: listener.ssl_policy.clone().filter(|it| !it.is_empty()),
        default_action: default_action(listener.default_actions()),
        tags,
    };
    let arn = listener.listener_arn().unwrap_or_default();
    Found::ready(arn, spec).with(Output::Arn, arn)
}

pub(crate) fn default_action(actions: &[Action]) -> ListenerAction {
    let known = match actions {
        [action] => match action.r#type() {
            Some(ActionTypeEnum::Forward) => forward(action),
            Some(ActionTypeEnum::Redirect) => action.redirect_config().and_then(redirect),
            Some(ActionTypeEnum::FixedResponse) => action
                .fixed_response_config()
                .and_then(|response| response.status_code())
                .map(|status| ListenerAction::FixedResponse(status.to_owned())),
            _ => None,
        },
        _ => None,
    };
    known.unwrap_or_else(|| {
        let types: Vec<&str> = actions
            .iter()
            .filter_map(|action| action.r#type().map(ActionTypeEnum::as_str))
            .collect();
        ListenerAction::Other(types.join(", "))
    })
}

/// ELB reports the one target group here, in `ForwardConfig`, or in both.
fn forward(action: &Action) -> Option<ListenerAction> {
    let groups = action
        .forward_config()
        .map(|forward| forward.target_groups())
        .unwrap_or_default();
    let arn = match groups {
        [] => action.target_group_arn(),
        [group] => group.target_group_arn(),
        _ => None,
    };
    arn.map(|arn| ListenerAction::Forward(Text::from(arn)))
}

/// A redirect to HTTPS that keeps path and query.
fn redirect(config: &RedirectActionConfig) -> Option<ListenerAction> {
    let keeps = |value: Option<&str>, placeholder: &str| value.is_none_or(|it| it == placeholder);
    let is_to_https = config.protocol() == Some("HTTPS")
        && config.port() == Some("443")
        && keeps(config.path(), "/#{path}")
        && keeps(config.query(), "#{query}");
    let is_permanent = config.status_code() == Some(&RedirectActionStatusCodeEnum::Http301);
    is_to_https.then(|| {
        ListenerAction::RedirectToHttps(Redirect {
            host: config.host().unwrap_or(Redirect::SAME_HOST).to_owned(),
            is_permanent,
        })
    })
}

#[cfg(test)]
mod tests {
    use aws_sdk_elasticloadbalancingv2::types::{
        FixedResponseActionConfig, ForwardActionConfig, TargetGroupTuple,
    };

    use super::*;

    fn action(r#type: ActionTypeEnum) -> sdk::builders::ActionBuilder {
        Action::builder().r#type(r#type)
    }

    fn to_groups(arns: &[&str]) -> ForwardActionConfig {
        let groups = arns
            .iter()
            .map(|arn| TargetGroupTuple::builder().target_group_arn(*arn).build());
        ForwardActionConfig::builder()
            .set_target_groups(Some(groups.collect()))
            .build()
    }

    #[test]
    fn a_forward_is_read_in_both_ways_that_it_is_reported() {
        let forward = ListenerAction::Forward(Text::from("arn:1"));
        let plain = action(ActionTypeEnum::Forward).target_group_arn("arn:1");
        assert_eq!(default_action(&[plain.build()]), forward);
        let config = action(ActionTypeEnum::Forward).forward_config(to_groups(&["arn:1"]));
        assert_eq!(default_action(&[config.build()]), forward);
    }

    #[test]
    fn a_forward_to_several_groups_is_something_else() {
        let weighted = action(ActionTypeEnum::Forward)
            .forward_config(to_groups(&["arn:1", "arn:2"]))
            .build();
        let other = ListenerAction::Other("forward".to_owned());
        assert_eq!(default_action(&[weighted]), other);
    }

    #[test]
    fn a_redirect_with_a_path_of_its_own_is_something_else() {
        let to = |path: &str| {
            let config = RedirectActionConfig::builder()
                .protocol("HTTPS")
                .port("443")
                .host("#{host}")
                .path(path)
                .query("#{query}")
                .status_code(RedirectActionStatusCodeEnum::Http301);
            let redirect = action(ActionTypeEnum::Redirect).redirect_config(config.build());
            default_action(&[redirect.build()])
        };
        let same = ListenerAction::RedirectToHttps(Redirect {
            host: Redirect::SAME_HOST.into(),
            is_permanent: true,
        });
        assert_eq!(to("/#{path}"), same);
        assert_eq!(to("/sold"), ListenerAction::Other("redirect".to_owned()));
    }

    #[test]
    fn a_fixed_answer_is_read_with_its_status() {
        let config = FixedResponseActionConfig::builder().status_code("503");
        let fixed = action(ActionTypeEnum::FixedResponse).fixed_response_config(config.build());
        assert_eq!(
            default_action(&[fixed.build()]),
            ListenerAction::FixedResponse("503".to_owned())
        );
    }

    #[test]
    fn listener_is_ours_only_with_our_tags_at_a_port_of_ours() {
        use UnmanagedReason::{Guest, TagsOnly};
        let environment = Environment {
            project: "a".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        for (port, is_tagged, expected) in [
            (80, true, None),
            (443, true, None),
            (80, false, Some((key::LISTENER_HTTP.clone(), Guest))),
            (443, false, Some((key::LISTENER_HTTPS.clone(), Guest))),
            (8443, true, Some((Key::orphan("arn:1"), TagsOnly))),
            (8443, false, Some((Key::orphan("arn:1"), Guest))),
        ] {
            let listener = sdk::Listener::builder().listener_arn("arn:1").port(port);
            let tags = [("project", "a"), ("env", "dev")];
            let tags = tags.map(|(tag, value)| (tag.to_owned(), value.to_owned()));
            let tags = if is_tagged { tags.into() } else { Tags::new() };
            let mut observed = Observed::default();
            place(&mut observed, &environment, &listener.build(), tags);
            let unmanaged = observed.unmanaged.pop().map(|it| (it.key, it.reason));
            assert_eq!(unmanaged, expected, "{port} {is_tagged}");
            assert_eq!(observed.resources.len(), usize::from(expected.is_none()));
        }
    }
}
