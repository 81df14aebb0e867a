//! Listeners.

mod terraform;

use aws_sdk_elasticloadbalancingv2::types::{
    Action, ActionTypeEnum, Certificate, FixedResponseActionConfig, ProtocolEnum,
    RedirectActionConfig, RedirectActionStatusCodeEnum,
};
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Found, Kind, Output,
    plan::Leaves,
    spec::{Listener, ListenerAction, Redirect},
};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    observe::{Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
};

impl Lifecycle for Listener {
    async fn create(cloud: &AwsCloud, listener: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let answer = aws
            .elb
            .create_listener()
            .load_balancer_arn(listener.load_balancer_arn.known())
            .port(listener.port.into())
            .protocol(ProtocolEnum::from(listener.protocol.as_str()))
            .set_certificates(certificates(listener))
            .set_ssl_policy(listener.ssl_policy.clone())
            .default_actions(action(&listener.default_action, "CreateListener")?)
            .set_tags(Some(to_aws(&listener.tags)))
            .send()
            .await
            .map_err(fault("CreateListener"))?;
        let arn = answer
            .listeners()
            .first()
            .and_then(|listener| listener.listener_arn())
            .unwrap_or_default();
        Ok(Found::ready(arn, listener.clone()).with(Output::Arn, arn))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let arn = found.id.as_str();
        let untagged = |listener: &Listener| Listener {
            tags: to.tags.clone(),
            ..listener.clone()
        };
        if untagged(from) != *to {
            let call = cloud
                .clients
                .elb
                .modify_listener()
                .listener_arn(arn)
                .port(to.port.into())
                .protocol(ProtocolEnum::from(to.protocol.as_str()))
                .set_certificates(certificates(to))
                .set_ssl_policy(to.ssl_policy.clone())
                .default_actions(action(&to.default_action, "ModifyListener")?);
            call.send().await.map_err(fault("ModifyListener"))?;
        }
        retag(cloud, arn, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = found.id.as_str();
        aws.elb
            .delete_listener()
            .listener_arn(arn)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteListener"))
    }
}

impl Observe for Listener {
    const READ: Read = Read::With(Kind::LoadBalancer);

    const SWEEP: Sweep = Sweep::With(Kind::LoadBalancer);

    nothing!(poll users interfaces);
}

fn certificates(listener: &Listener) -> Option<Vec<Certificate>> {
    let arn = listener.certificate_arn.as_ref()?.known();
    Some(vec![Certificate::builder().certificate_arn(arn).build()])
}

/// An action as ELB's calls take it.
fn action(action: &ListenerAction, call: &'static str) -> Result<Action, Fault> {
    let builder = Action::builder();
    Ok(match action {
        ListenerAction::Forward(group) => builder
            .r#type(ActionTypeEnum::Forward)
            .target_group_arn(group.known()),
        ListenerAction::RedirectToHttps(redirect) => builder
            .r#type(ActionTypeEnum::Redirect)
            .redirect_config(to_https(redirect)),
        ListenerAction::FixedResponse(status) => {
            let response = FixedResponseActionConfig::builder()
                .status_code(status)
                .content_type("text/plain");
            builder
                .r#type(ActionTypeEnum::FixedResponse)
                .fixed_response_config(response.build())
        }
        ListenerAction::Other(what) => {
            let message = format!("the tool can't make a listener that does {what}");
            return Err(Fault::new(Class::Invalid, call, message));
        }
    }
    .build())
}

/// To the same path and query, which are ELB's defaults.
fn to_https(redirect: &Redirect) -> RedirectActionConfig {
    RedirectActionConfig::builder()
        .protocol("HTTPS")
        .port("443")
        .host(&redirect.host)
        .status_code(if redirect.is_permanent {
            RedirectActionStatusCodeEnum::Http301
        } else {
            RedirectActionStatusCodeEnum::Http302
        })
        .build()
}

#[cfg(test)]
mod tests {
    use kavak_stack::Text;

    use super::*;
    use crate::observe::elb::listener::default_action;

    fn redirect(host: &str, is_permanent: bool) -> ListenerAction {
        ListenerAction::RedirectToHttps(Redirect {
            host: host.into(),
            is_permanent,
        })
    }

    #[test]
    fn an_action_that_is_sent_is_read_back_as_it_was() {
        for wanted in [
            ListenerAction::Forward(Text::from("arn:1")),
            redirect(Redirect::SAME_HOST, true),
            redirect("agent.example.com", false),
            ListenerAction::FixedResponse("503".to_owned()),
        ] {
            let sent = action(&wanted, "CreateListener").unwrap();
            assert_eq!(default_action(&[sent]), wanted);
        }
    }

    #[test]
    fn an_action_that_the_tool_does_not_know_is_refused() {
        let other = ListenerAction::Other("authenticate-oidc".to_owned());
        let fault = action(&other, "CreateListener").unwrap_err();
        assert_eq!(fault.class, Class::Invalid);
    }
}
