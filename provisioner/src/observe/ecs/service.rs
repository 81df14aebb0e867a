//! Reads services.

mod rollout;

use aws_sdk_ecs::types::{
    AssignPublicIp, AwsVpcConfiguration, LoadBalancer, Service, ServiceField,
};
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Kind, Output, Text,
    spec::{EcsService, ServiceLoadBalancer},
};

use self::rollout::rollout;
use super::{last_segment, only_missing};
use crate::{
    aws::{Clients, fault, tags::ecs::from_aws},
    observe::{absent_if_not_found, names_of},
};

/// The services of these names that are there in the environment's cluster.
pub(crate) async fn services(
    aws: &Clients,
    environment: &Environment,
    names: &[String],
) -> Result<Vec<Found>, Fault> {
    let services = describe(aws, environment, names).await?;
    Ok(services.iter().filter_map(found).collect())
}

/// The services that are waited for, as far as they are with what they were
/// told last, which `wanted` says, by the deployment that was made then.
pub(crate) async fn awaited(
    aws: &Clients,
    environment: &Environment,
    wanted: &[&EcsService],
    deployed_at_ms: i64,
) -> Result<Vec<Found>, Fault> {
    let names: Vec<String> = wanted.iter().map(|it| it.name.clone()).collect();
    let services = describe(aws, environment, &names).await?;
    let with_wanted = services.iter().filter_map(|service| {
        let wanted = wanted
            .iter()
            .find(|it| Some(it.name.as_str()) == service.service_name())?;
        Some((service, wanted.task_definition.known()))
    });
    Ok(with_wanted
        .filter_map(|(service, wanted)| {
            let found = found(service)?;
            let condition =
                rollout::towards(service, &wanted, deployed_at_ms, found.condition.clone());
            Some(found.in_condition(condition))
        })
        .collect())
}

/// The services of these names as ECS returns them, also those that are gone.
pub(crate) async fn describe(
    aws: &Clients,
    environment: &Environment,
    names: &[String],
) -> Result<Vec<Service>, Fault> {
    let mut services = Vec::new();
    for cluster in names_of(environment, Kind::EcsCluster) {
        let answer = aws.read(|| async {
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
        let answer = absent_if_not_found(answer.await)?;
        services.extend(
            answer
                .and_then(|answer| answer.services)
                .unwrap_or_default(),
        );
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
            .made_at_ms(deployed_at_ms(service))
            .in_condition(condition),
    )
}

/// When the newest deployment was made.
pub(crate) fn deployed_at_ms(service: &Service) -> Option<i64> {
    let mut deployments = service.deployments().iter();
    let primary = deployments.find(|deployment| deployment.status() == Some("PRIMARY"))?;
    primary.created_at()?.to_millis().ok()
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

#[cfg(test)]
mod tests {
    use aws_sdk_ecs::types::LaunchType;

    use super::*;

    fn service(status: &str) -> Service {
        Service::builder()
            .service_name("p-dev-app-service")
            .cluster_arn("arn:aws:ecs:us-east-1:1:cluster/p-dev-cluster")
            .launch_type(LaunchType::Fargate)
            .status(status)
            .build()
    }

    #[test]
    fn the_ghost_of_a_deleted_service_is_absent() {
        assert_eq!(found(&service("INACTIVE")), None);
    }

    #[test]
    fn a_draining_service_is_being_deleted() {
        let found = found(&service("DRAINING")).expect("it is still there");
        assert_eq!(found.condition, Condition::Deleting);
    }

    #[test]
    fn a_service_names_its_cluster_as_the_cluster_names_itself() {
        assert_eq!(spec(&service("ACTIVE")).cluster, "p-dev-cluster".into());
    }

    #[test]
    fn a_service_without_circuit_breaker_has_it_off() {
        let spec = spec(&service("ACTIVE"));
        assert!(!spec.deployment_circuit_breaker && !spec.deployment_rollback);
    }
}
