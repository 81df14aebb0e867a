//! Services on Fargate.

mod terraform;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ecs::types::{
    AssignPublicIp, AwsVpcConfiguration, DeploymentCircuitBreaker, DeploymentConfiguration,
    LaunchType, LoadBalancer, NetworkConfiguration, Service,
};
use aws_smithy_types::error::operation::BuildError;
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Condition, Found, Key, Kind, Tags, Text,
    plan::Leaves,
    spec::{EcsService, ServiceLoadBalancer},
};

use super::retag;
use crate::{
    aws::{Clients, fault, incomplete, tags::ecs::to_aws},
    delivery::diagnosis,
    observe::{Awaited, Observe, Read, Sweep, ecs::service, nothing},
    resources::{AwsCloud, arn_of, lifecycle::Lifecycle},
};

/// What a service that is scaled by application autoscaling starts with.
const FIRST_COUNT: u32 = 1;

impl Lifecycle for EcsService {
    async fn create(cloud: &AwsCloud, it: &Self, token: &str) -> Result<Found, Fault> {
        const ACTION: &str = "CreateService";
        let aws: &Clients = &cloud.clients;
        let desired_count = it.desired_count.unwrap_or(FIRST_COUNT);
        let answer = aws
            .ecs
            .create_service()
            .client_token(token)
            .cluster(it.cluster.known())
            .service_name(&it.name)
            .task_definition(it.task_definition.known())
            .desired_count(count(desired_count))
            .launch_type(LaunchType::from(it.launch_type.as_str()))
            .network_configuration(network(it).map_err(incomplete(ACTION))?)
            .set_load_balancers(Some(it.load_balancers.iter().map(balancer).collect()))
            .deployment_configuration(deployment(it))
            .set_tags(Some(to_aws(&it.tags)))
            .send()
            .await
            .map_err(fault(ACTION))?;
        let found = answer.service().and_then(service::found).ok_or_else(|| {
            Fault::new(
                Class::Ambiguous,
                ACTION,
                "AWS's answer has no active service",
            )
        })?;
        let made = EcsService {
            desired_count: Some(desired_count),
            ..it.clone()
        };
        Ok(Found {
            spec: made.into(),
            ..found
        })
    }

    /// Sends what differs and nothing else: some parameters start a deployment
    /// even where their value stays. A service whose deployment failed gets a new
    /// one.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        updated: &mut Found,
    ) -> Result<(), Fault> {
        let to = &EcsService {
            // Nothing wanted: autoscaling's count stays.
            desired_count: to.desired_count.or(from.desired_count),
            ..to.clone()
        };
        let has_failed = matches!(found.condition, Condition::Failed(_));
        let mut condition = found.condition.clone();
        if has_failed || without_tags(from) != without_tags(to) {
            condition = change(cloud, from, to, has_failed).await?;
        }
        retag(cloud, arn_of(found), &from.tags, &to.tags).await?;
        *updated = Found {
            spec: to.clone().into(),
            condition,
            ..found.clone()
        };
        Ok(())
    }

    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        aws.ecs
            .delete_service()
            .cluster(it.cluster.known())
            .service(&it.name)
            // Without it, AWS refuses to delete a service that is not scaled to 0.
            .force(true)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteService"))
    }
}

impl Observe for EcsService {
    const READ: Read = Read::With(Kind::EcsCluster);

    const SWEEP: Sweep = Sweep::With(Kind::EcsCluster);

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        let (aws, environment) = (awaited.aws, awaited.environment);
        let services: Vec<&Self> = awaited.specs().collect();
        let found = service::awaited(aws, environment, &services, awaited.deployed_at_ms).await?;
        let mut found = awaited.by_key(found);
        diagnosis::fail_hopeless(aws, environment, awaited.resources, &mut found).await?;
        Ok(found)
    }

    nothing!(users interfaces);
}

fn without_tags(it: &EcsService) -> EcsService {
    EcsService {
        tags: Tags::new(),
        ..it.clone()
    }
}

async fn change(
    cloud: &AwsCloud,
    from: &EcsService,
    to: &EcsService,
    new_deployment: bool,
) -> Result<Condition, Fault> {
    const ACTION: &str = "UpdateService";
    let network = (vpc_parts(from) != vpc_parts(to)).then(|| network(to));
    let balancers = (from.load_balancers != to.load_balancers)
        .then(|| to.load_balancers.iter().map(balancer).collect());
    let breaker = |it: &EcsService| (it.deployment_circuit_breaker, it.deployment_rollback);
    let answer = cloud
        .clients
        .ecs
        .update_service()
        .cluster(to.cluster.known())
        .service(&to.name)
        .set_task_definition(changed(&from.task_definition, &to.task_definition).map(Text::known))
        .set_desired_count(
            changed(&from.desired_count, &to.desired_count).and_then(|it| it.map(count)),
        )
        .set_network_configuration(network.transpose().map_err(incomplete(ACTION))?)
        .set_load_balancers(balancers)
        .set_force_new_deployment(new_deployment.then_some(true))
        .set_deployment_configuration((breaker(from) != breaker(to)).then(|| deployment(to)))
        .send()
        .await
        .map_err(fault(ACTION))?;
    let now: Option<&Service> = answer.service();
    if let Some(at_ms) = now.and_then(service::deployed_at_ms) {
        cloud.record_deployment(at_ms);
    }
    Ok(now.and_then(service::found).map_or(
        // Not reported: to be looked up.
        Condition::Pending("updating".into()),
        |found| found.condition,
    ))
}

fn changed<'a, T: PartialEq>(from: &T, to: &'a T) -> Option<&'a T> {
    (from != to).then_some(to)
}

fn vpc_parts(it: &EcsService) -> impl PartialEq {
    (&it.subnet_ids, &it.security_group_ids, it.assign_public_ip)
}

fn network(it: &EcsService) -> Result<NetworkConfiguration, BuildError> {
    let texts = |texts: &BTreeSet<Text>| texts.iter().map(Text::known).collect();
    let public_ip = if it.assign_public_ip {
        AssignPublicIp::Enabled
    } else {
        AssignPublicIp::Disabled
    };
    let vpc = AwsVpcConfiguration::builder()
        .set_subnets(Some(texts(&it.subnet_ids)))
        .set_security_groups(Some(texts(&it.security_group_ids)))
        .assign_public_ip(public_ip)
        .build()?;
    Ok(NetworkConfiguration::builder()
        .awsvpc_configuration(vpc)
        .build())
}

fn balancer(it: &ServiceLoadBalancer) -> LoadBalancer {
    LoadBalancer::builder()
        .target_group_arn(it.target_group_arn.known())
        .container_name(&it.container_name)
        .container_port(i32::from(it.container_port))
        .build()
}

fn deployment(it: &EcsService) -> DeploymentConfiguration {
    let breaker = DeploymentCircuitBreaker::builder()
        .enable(it.deployment_circuit_breaker)
        .rollback(it.deployment_rollback)
        .build();
    DeploymentConfiguration::builder()
        .deployment_circuit_breaker(breaker)
        .build()
}

fn count(tasks: u32) -> i32 {
    i32::try_from(tasks).unwrap_or(i32::MAX)
}
