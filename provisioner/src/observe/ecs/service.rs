//! Reads services, and how far their deployments are.

use aws_sdk_ecs::types::{
    AssignPublicIp, AwsVpcConfiguration, Deployment, DeploymentRolloutState, LoadBalancer, Service,
    ServiceField,
};
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Found, Kind, Output, Text,
    spec::{EcsService, ServiceLoadBalancer},
};

use super::{from_aws, last_segment, only_missing};
use crate::{
    aws::{Aws, fault, read},
    observe::{absent_if_not_found, names_of},
};

/// The services of these names that are there in the environment's cluster.
pub(crate) async fn services(aws: &Aws, names: &[String]) -> Result<Vec<Found>, Fault> {
    let mut services = Vec::new();
    for cluster in names_of(&aws.environment, Kind::EcsCluster) {
        let answer = read(|| async {
            let answer = aws
                .ecs
                .describe_services()
                .cluster(&cluster)
                .set_services(Some(names.to_vec()))
                .include(ServiceField::Tags)
                .send()
                .await
                .map_err(fault("DescribeServices"))?;
            only_missing("DescribeServices", answer.failures())?;
            Ok(answer)
        });
        // Without a cluster there is no service.
        if let Some(answer) = absent_if_not_found(answer.await)? {
            services.extend(answer.services().iter().filter_map(found));
        }
    }
    Ok(services)
}

/// The service, unless it is the ghost of a deleted one.
pub(crate) fn found(service: &Service) -> Option<Found> {
    let condition = match service.status().unwrap_or_default() {
        "INACTIVE" => return None,
        "ACTIVE" => rollout(service),
        "DRAINING" => Condition::Deleting,
        other => Condition::Pending(other.to_lowercase()),
    };
    Some(
        Found::ready(service.service_name().unwrap_or_default(), spec(service))
            .with(Output::Arn, service.service_arn().unwrap_or_default())
            .in_condition(condition),
    )
}

fn spec(service: &Service) -> EcsService {
    let network = service
        .network_configuration()
        .and_then(|network| network.awsvpc_configuration());
    let texts = |ids: Option<&[String]>| ids.unwrap_or_default().iter().map(Text::from).collect();
    let breaker = service
        .deployment_configuration()
        .and_then(|deployment| deployment.deployment_circuit_breaker());
    EcsService {
        name: service.service_name().unwrap_or_default().to_owned(),
        cluster: last_segment(service.cluster_arn().unwrap_or_default()).into(),
        task_definition: service.task_definition().unwrap_or_default().into(),
        desired_count: Some(service.desired_count().unsigned_abs()),
        // Nothing where capacity providers decide.
        launch_type: service
            .launch_type()
            .map(|launch_type| launch_type.as_str().to_owned())
            .unwrap_or_default(),
        subnet_ids: texts(network.map(AwsVpcConfiguration::subnets)),
        security_group_ids: texts(network.map(AwsVpcConfiguration::security_groups)),
        assign_public_ip: network.and_then(AwsVpcConfiguration::assign_public_ip)
            == Some(&AssignPublicIp::Enabled),
        load_balancers: service.load_balancers().iter().map(balancer).collect(),
        deployment_circuit_breaker: breaker.is_some_and(|breaker| breaker.enable()),
        deployment_rollback: breaker.is_some_and(|breaker| breaker.rollback()),
        tags: from_aws(service.tags()),
    }
}

fn balancer(balancer: &LoadBalancer) -> ServiceLoadBalancer {
    ServiceLoadBalancer {
        target_group_arn: balancer.target_group_arn().unwrap_or_default().into(),
        container_name: balancer.container_name().unwrap_or_default().to_owned(),
        container_port: balancer
            .container_port()
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or_default(),
    }
}

/// How far an active service is with its newest deployment. Running tasks
/// alone do not make it ready: `COMPLETED` also needs healthy targets.
fn rollout(service: &Service) -> Condition {
    if service.desired_count() == 0 {
        return Condition::Ready;
    }
    let deployments = service.deployments();
    let Some(primary) = deployments
        .iter()
        .find(|deployment| deployment.status() == Some("PRIMARY"))
    else {
        return Condition::Pending("no deployment yet".into());
    };
    if let Some(failed) = failed_deployment(primary, deployments) {
        return Condition::Failed(explain(failed, service));
    }
    let (running, desired) = (service.running_count(), service.desired_count());
    let completed = matches!(
        primary.rollout_state(),
        None | Some(DeploymentRolloutState::Completed)
    );
    if completed && deployments.len() == 1 && running == desired {
        Condition::Ready
    } else {
        Condition::Pending(format!("{running} of {desired} tasks running"))
    }
}

/// The deployment that was to be made and failed: the newest one, or the one
/// that ECS rolls back from by a newer one of the old task definition.
fn failed_deployment<'a>(
    primary: &'a Deployment,
    deployments: &'a [Deployment],
) -> Option<&'a Deployment> {
    let failed = |deployment: &&Deployment| {
        deployment.rollout_state() == Some(&DeploymentRolloutState::Failed)
    };
    let rolls_back = primary
        .rollout_state_reason()
        .is_some_and(|reason| reason.contains("rolling back"));
    Some(primary)
        .filter(failed)
        .or_else(|| rolls_back.then(|| deployments.iter().find(failed).unwrap_or(primary)))
}

fn explain(failed: &Deployment, service: &Service) -> String {
    let reason = failed.rollout_state_reason().unwrap_or("deployment failed");
    match service.events().first().and_then(|event| event.message()) {
        Some(event) => format!("{reason} Last event: {event}"),
        None => reason.to_owned(),
    }
}
