//! What the load balancer thinks of the tasks.

use kavak_engine::Fault;

use super::facts::{Target, TargetHealth};
use crate::aws::{Clients, fault};

/// The health of all targets of a group.
pub(crate) async fn health(aws: &Clients, group: &str) -> Result<Vec<Target>, Fault> {
    let answer = aws
        .read(|| async {
            aws.elb
                .describe_target_health()
                .target_group_arn(group)
                .send()
                .await
                .map_err(fault("DescribeTargetHealth"))
        })
        .await?;
    let targets = answer.target_health_descriptions();
    Ok(targets
        .iter()
        .filter_map(|it| {
            let (target, health) = (it.target()?, it.target_health());
            let state = health.and_then(|it| it.state());
            Some(Target {
                address: target.id().unwrap_or_default().to_owned(),
                port: target
                    .port()
                    .and_then(|port| u16::try_from(port).ok())
                    .unwrap_or_default(),
                health: state.map_or(TargetHealth::Other, |state| match state.as_str() {
                    "healthy" => TargetHealth::Healthy,
                    "unhealthy" => TargetHealth::Unhealthy,
                    "draining" => TargetHealth::Draining,
                    "initial" => TargetHealth::Initial,
                    _ => TargetHealth::Other,
                }),
                reason: health
                    .and_then(|it| it.description())
                    .unwrap_or_default()
                    .to_owned(),
            })
        })
        .collect())
}

/// The path that a group's health checks ask for.
pub(crate) async fn health_path(aws: &Clients, group: &str) -> Result<Option<String>, Fault> {
    let answer = aws
        .read(|| async {
            aws.elb
                .describe_target_groups()
                .target_group_arns(group)
                .send()
                .await
                .map_err(fault("DescribeTargetGroups"))
        })
        .await?;
    let group = answer.target_groups().first();
    Ok(group
        .and_then(|group| group.health_check_path())
        .map(str::to_owned))
}
