//! Listeners.

use aws_sdk_elasticloadbalancingv2::types::{
    self as sdk, Action, ActionTypeEnum, ProtocolEnum, RedirectActionConfig,
    RedirectActionStatusCodeEnum,
};
use kavak_engine::Fault;
use kavak_stack::{
    Found, Key, Output, Tags, Text,
    spec::{Listener, ListenerAction},
};

use crate::{
    aws::{Aws, fault, read},
    observe::absent_if_not_found,
};

/// The listeners of a balancer; none of none.
pub(super) async fn of(aws: &Aws, balancer: Option<&str>) -> Result<Vec<sdk::Listener>, Fault> {
    let Some(arn) = balancer else {
        return Ok(Vec::new());
    };
    let listeners = read(|| async {
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

/// A listener's place, by its port: a balancer has one listener a port.
pub(super) fn key(listener: &sdk::Listener) -> Key {
    match listener.port() {
        Some(80) => Key::new("listener.http"),
        Some(443) => Key::new("listener.https"),
        _ => Key::stray(listener.listener_arn().unwrap_or_default()),
    }
}

/// A listener as ELB tells it.
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

fn default_action(actions: &[Action]) -> ListenerAction {
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

/// ELB tells the one target group here, in `ForwardConfig`, or in both.
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

/// A redirect to HTTPS that keeps everything else.
fn redirect(config: &RedirectActionConfig) -> Option<ListenerAction> {
    let keeps = |value: Option<&str>, placeholder: &str| value.is_none_or(|it| it == placeholder);
    let is_to_https = config.protocol() == Some("HTTPS")
        && config.port() == Some("443")
        && keeps(config.host(), "#{host}")
        && keeps(config.path(), "/#{path}")
        && keeps(config.query(), "#{query}");
    let is_permanent = config.status_code() == Some(&RedirectActionStatusCodeEnum::Http301);
    is_to_https.then_some(ListenerAction::RedirectToHttps(is_permanent))
}
