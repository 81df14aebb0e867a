//! Logs, cluster and service.

use super::{Inputs, task::CONTAINER};
use crate::{
    Key, Output, Scaled, Text,
    scaled::SCALED_TAG,
    spec::{EcsCluster, EcsService, LogGroup, ServiceLoadBalancer},
};

pub(crate) fn log_group(it: &Inputs<'_>) -> LogGroup {
    LogGroup {
        name: it.name(),
        retention_days: Some(it.settings.logs.retention_days),
        deletion_protection: false,
        tags: it.tags_named(it.environment.name("ecs-logs")),
    }
}

pub(crate) fn ecs_cluster(it: &Inputs<'_>) -> EcsCluster {
    EcsCluster {
        name: it.name(),
        container_insights: "disabled".into(),
        tags: it.tags(),
    }
}

/// The references of a service.
pub(crate) struct ServiceReferences<'a> {
    pub(crate) cluster: &'a Key,
    pub(crate) task_definition: &'a Key,
    pub(crate) subnets: &'a [Key],
    pub(crate) security_group: &'a Key,
    pub(crate) target_group: &'a Key,
}

pub(crate) fn ecs_service(it: &Inputs<'_>, to: &ServiceReferences<'_>) -> EcsService {
    let agent = &it.settings.agent;
    let scaled = kept_scale(it);
    let desired_count = scaled.map_or(agent.desired_count, |scaled| scaled.count);
    let mut tags = it.tags();
    if let Some(scaled) = scaled {
        tags.insert(SCALED_TAG.into(), scaled.to_string());
    }
    EcsService {
        name: it.name(),
        cluster: Text::id(to.cluster),
        task_definition: Text::output(to.task_definition, Output::Arn),
        desired_count: agent.autoscaling.is_none().then_some(desired_count),
        launch_type: "FARGATE".into(),
        subnet_ids: to.subnets.iter().map(Text::id).collect(),
        security_group_ids: [Text::id(to.security_group)].into(),
        assign_public_ip: false,
        load_balancers: [ServiceLoadBalancer {
            target_group_arn: Text::output(to.target_group, Output::Arn),
            container_name: CONTAINER.into(),
            container_port: agent.port,
        }]
        .into(),
        deployment_circuit_breaker: true,
        deployment_rollback: true,
        tags,
    }
}

/// The count set by `scale`, unless the settings have changed since.
fn kept_scale(it: &Inputs<'_>) -> Option<Scaled> {
    let agent = &it.settings.agent;
    let is_kept =
        |scaled: &Scaled| agent.autoscaling.is_none() && scaled.instead_of == agent.desired_count;
    it.facts.scaled.filter(is_kept)
}
