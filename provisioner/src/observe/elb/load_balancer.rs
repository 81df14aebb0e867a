//! Load balancers.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::{
    self as sdk, AvailabilityZone, LoadBalancerState, LoadBalancerStateEnum as State,
};
use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Key, Output, Tags, Text, key, names, spec::LoadBalancer,
};

use super::dimension;
use crate::{
    aws::{Clients, fault, millis},
    observe::absent_if_not_found,
};

/// The attribute without which a balancer can be deleted.
pub(crate) const DELETION_PROTECTION: &str = "deletion_protection.enabled";

/// The attribute by which a balancer drops HTTP headers with invalid names.
pub(crate) const DROP_INVALID_HEADER_FIELDS: &str =
    "routing.http.drop_invalid_header_fields.enabled";

/// What of a balancer is read by a call of its own; AWS's defaults.
#[derive(Clone, Copy, Default)]
pub(crate) struct Switches {
    deletion_protection: bool,
    drop_invalid_header_fields: bool,
}

/// The environment's balancer, by its name.
pub(super) async fn named(
    aws: &Clients,
    environment: &Environment,
) -> Result<Option<sdk::LoadBalancer>, Fault> {
    let Some(name) = names::name_of(environment, &key::LOAD_BALANCER) else {
        return Ok(None);
    };
    let answer = aws.read(|| async {
        aws.elb
            .describe_load_balancers()
            .names(&name)
            .send()
            .await
            .map_err(fault("DescribeLoadBalancers"))
    });
    let balancers = absent_if_not_found(answer.await)?.and_then(|it| it.load_balancers);
    Ok(balancers.and_then(|it| it.into_iter().next()))
}

/// Reads balancers again that are on their way; what is not in the answer is
/// gone. One unknown ARN would spoil a common call, so each has its own; there
/// is one balancer in a stack.
pub(crate) async fn load_balancers(
    aws: &Clients,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, Found>, Fault> {
    let reads = waiting.iter().map(async |(key, before)| {
        let answer = aws.read(|| async {
            aws.elb
                .describe_load_balancers()
                .load_balancer_arns(&before.id)
                .send()
                .await
                .map_err(fault("DescribeLoadBalancers"))
        });
        let balancers = absent_if_not_found(answer.await)?.and_then(|it| it.load_balancers);
        let now = balancers.and_then(|it| it.into_iter().next());
        Ok(now.map(|now| (key.clone(), again(before, &now))))
    });
    let found = try_join_all(reads).await?;
    Ok(found.into_iter().flatten().collect())
}

/// What is known of a balancer, with what this reading reports again.
fn again(before: &Found, now: &sdk::LoadBalancer) -> Found {
    let read = found(now, Switches::default(), Tags::new());
    Found {
        spec: before.spec.clone(),
        ..read
    }
}

/// The attributes of a balancer; AWS's defaults for none.
pub(super) async fn switches(aws: &Clients, arn: Option<&str>) -> Result<Switches, Fault> {
    let Some(arn) = arn else {
        return Ok(Switches::default());
    };
    let answer = aws.read(|| async {
        aws.elb
            .describe_load_balancer_attributes()
            .load_balancer_arn(arn)
            .send()
            .await
            .map_err(fault("DescribeLoadBalancerAttributes"))
    });
    let attributes = absent_if_not_found(answer.await)?.and_then(|it| it.attributes);
    let attributes = attributes.unwrap_or_default();
    let is_on = |key: &str| {
        let mut set = attributes.iter().filter(|it| it.key() == Some(key));
        set.any(|it| it.value() == Some("true"))
    };
    Ok(Switches {
        deletion_protection: is_on(DELETION_PROTECTION),
        drop_invalid_header_fields: is_on(DROP_INVALID_HEADER_FIELDS),
    })
}

/// A balancer as ELB reports it.
pub(crate) fn found(balancer: &sdk::LoadBalancer, switches: Switches, tags: Tags) -> Found {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let spec = LoadBalancer {
        name: text(balancer.load_balancer_name()),
        r#type: text(balancer.r#type().map(sdk::LoadBalancerTypeEnum::as_str)),
        scheme: text(balancer.scheme().map(sdk::LoadBalancerSchemeEnum::as_str)),
        subnet_ids: balancer
            .availability_zones()
            .iter()
            .filter_map(AvailabilityZone::subnet_id)
            .map(Text::from)
            .collect(),
        security_group_ids: balancer.security_groups().iter().map(Text::from).collect(),
        deletion_protection: switches.deletion_protection,
        drop_invalid_header_fields: switches.drop_invalid_header_fields,
        tags,
    };
    let arn = text(balancer.load_balancer_arn());
    let mut found = Found::ready(&arn, spec)
        .with(Output::Dimension, dimension(&arn))
        .with(Output::Arn, arn)
        .made_at_ms(millis(balancer.created_time()))
        .in_condition(condition(balancer.state()));
    for (output, value) in [
        (Output::DnsName, balancer.dns_name()),
        (
            Output::CanonicalHostedZoneId,
            balancer.canonical_hosted_zone_id(),
        ),
    ] {
        if let Some(value) = value {
            found = found.with(output, value);
        }
    }
    found
}

fn condition(state: Option<&LoadBalancerState>) -> Condition {
    match state.and_then(LoadBalancerState::code) {
        // An impaired one answers, with less capacity than it should have.
        None | Some(State::Active | State::ActiveImpaired) => Condition::Ready,
        Some(State::Failed) => {
            let reason = state.and_then(LoadBalancerState::reason);
            Condition::Failed(reason.unwrap_or("failed").to_owned())
        }
        Some(other) => Condition::Pending(other.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balancer(state: State, reason: &str) -> sdk::LoadBalancer {
        let state = LoadBalancerState::builder().code(state).reason(reason);
        sdk::LoadBalancer::builder()
            .load_balancer_arn("arn:1")
            .dns_name("a-dev-alb-1.us-east-1.elb.amazonaws.com")
            .canonical_hosted_zone_id("Z35SXDOTRQ7X7K")
            .state(state.build())
            .build()
    }

    #[test]
    fn an_impaired_balancer_is_ready_and_a_failed_one_reports_why() {
        let condition = |state, reason| {
            found(&balancer(state, reason), Switches::default(), Tags::new()).condition
        };
        assert_eq!(condition(State::Active, ""), Condition::Ready);
        assert_eq!(condition(State::ActiveImpaired, ""), Condition::Ready);
        assert_eq!(
            condition(State::Provisioning, ""),
            Condition::Pending("provisioning".to_owned())
        );
        assert_eq!(
            condition(State::Failed, "No subnet has room"),
            Condition::Failed("No subnet has room".to_owned())
        );
    }

    #[test]
    fn a_later_look_keeps_what_it_does_not_read() {
        let tags = Tags::from([("env".to_owned(), "dev".to_owned())]);
        let switches = Switches {
            deletion_protection: true,
            ..Switches::default()
        };
        let before = found(&balancer(State::Provisioning, ""), switches, tags);
        let now = again(&before, &balancer(State::Active, ""));
        assert_eq!(now.spec, before.spec);
        assert_eq!(now.outputs, before.outputs);
        assert_eq!(now.condition, Condition::Ready);
    }
}
