//! Target groups.

use aws_sdk_elasticloadbalancingv2::types::{self as sdk, Matcher, ProtocolEnum, TargetTypeEnum};
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Output, Tags, Text, key, names,
    spec::{HealthCheck, TargetGroup},
};

use super::dimension;
use crate::{
    aws::{Clients, fault},
    observe::absent_if_not_found,
};

/// The attribute that says how long a target is kept after its service let
/// it go, in seconds.
pub(crate) const DEREGISTRATION_DELAY: &str = "deregistration_delay.timeout_seconds";

/// What AWS sets it to (`docs/AWS.md#deleting`).
pub(crate) const DEREGISTRATION_DELAY_DEFAULT_SECONDS: u32 = 300;

/// The environment's target group, by its name.
pub(super) async fn named(
    aws: &Clients,
    environment: &Environment,
) -> Result<Option<sdk::TargetGroup>, Fault> {
    let Some(name) = names::name_of(environment, &key::TARGET_GROUP) else {
        return Ok(None);
    };
    let answer = aws.read(|| async {
        aws.elb
            .describe_target_groups()
            .names(&name)
            .send()
            .await
            .map_err(fault("DescribeTargetGroups"))
    });
    let groups = absent_if_not_found(answer.await)?.and_then(|it| it.target_groups);
    Ok(groups.and_then(|it| it.into_iter().next()))
}

/// The deregistration delay of a group; AWS's default for none.
pub(super) async fn deregistration_delay_seconds(
    aws: &Clients,
    arn: Option<&str>,
) -> Result<u32, Fault> {
    let Some(arn) = arn else {
        return Ok(DEREGISTRATION_DELAY_DEFAULT_SECONDS);
    };
    let answer = aws.read(|| async {
        aws.elb
            .describe_target_group_attributes()
            .target_group_arn(arn)
            .send()
            .await
            .map_err(fault("DescribeTargetGroupAttributes"))
    });
    let attributes = absent_if_not_found(answer.await)?.and_then(|it| it.attributes);
    Ok(attributes
        .unwrap_or_default()
        .iter()
        .find(|it| it.key() == Some(DEREGISTRATION_DELAY))
        .and_then(|it| it.value()?.parse().ok())
        .unwrap_or(DEREGISTRATION_DELAY_DEFAULT_SECONDS))
}

/// A target group as ELB reports it.
pub(super) fn found(
    group: &sdk::TargetGroup,
    deregistration_delay_seconds: u32,
    tags: Tags,
) -> Found {
    let spec = TargetGroup {
        name: text(group.target_group_name()),
        protocol: text(group.protocol().map(ProtocolEnum::as_str)),
        port: group
            .port()
            .and_then(|port| port.try_into().ok())
            .unwrap_or_default(),
        vpc_id: Text::from(text(group.vpc_id())),
        target_type: text(group.target_type().map(TargetTypeEnum::as_str)),
        health_check: health_check(group),
        deregistration_delay_seconds,
        tags,
    };
    let arn = text(group.target_group_arn());
    Found::ready(&arn, spec)
        .with(Output::Dimension, dimension(&arn))
        .with(Output::Arn, arn)
}

fn health_check(group: &sdk::TargetGroup) -> HealthCheck {
    HealthCheck {
        enabled: group.health_check_enabled().unwrap_or(true),
        protocol: text(group.health_check_protocol().map(ProtocolEnum::as_str)),
        port: text(group.health_check_port()),
        path: text(group.health_check_path()),
        matcher: text(group.matcher().and_then(Matcher::http_code)),
        healthy_threshold: unsigned(group.healthy_threshold_count()),
        unhealthy_threshold: unsigned(group.unhealthy_threshold_count()),
        timeout_seconds: unsigned(group.health_check_timeout_seconds()),
        interval_seconds: unsigned(group.health_check_interval_seconds()),
    }
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn unsigned(count: Option<i32>) -> u32 {
    count
        .and_then(|count| count.try_into().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_group_is_read_with_its_health_check() {
        let group = sdk::TargetGroup::builder()
            .target_group_arn("arn:1")
            .target_group_name("a-dev-tg")
            .protocol(ProtocolEnum::Http)
            .port(8000)
            .vpc_id("vpc-1")
            .target_type(TargetTypeEnum::Ip)
            .health_check_enabled(true)
            .health_check_protocol(ProtocolEnum::Http)
            .health_check_port("traffic-port")
            .health_check_path("/health")
            .matcher(Matcher::builder().http_code("200").build())
            .healthy_threshold_count(2)
            .unhealthy_threshold_count(3)
            .health_check_timeout_seconds(5)
            .health_check_interval_seconds(30);
        let spec = TargetGroup {
            name: "a-dev-tg".to_owned(),
            protocol: "HTTP".to_owned(),
            port: 8000,
            vpc_id: Text::from("vpc-1"),
            target_type: "ip".to_owned(),
            health_check: HealthCheck {
                enabled: true,
                protocol: "HTTP".to_owned(),
                port: "traffic-port".to_owned(),
                path: "/health".to_owned(),
                matcher: "200".to_owned(),
                healthy_threshold: 2,
                unhealthy_threshold: 3,
                timeout_seconds: 5,
                interval_seconds: 30,
            },
            deregistration_delay_seconds: 15,
            tags: Tags::new(),
        };
        let found = found(&group.build(), 15, Tags::new());
        assert_eq!(found.spec, spec.into());
        assert_eq!(found.outputs.get(&Output::Arn).unwrap(), "arn:1");
    }
}
