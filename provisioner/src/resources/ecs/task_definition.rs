//! Task definitions: revisions of a family.

mod terraform;

use aws_sdk_ecs::types::{
    Compatibility, ContainerDefinition, CpuArchitecture, KeyValuePair, LogConfiguration, LogDriver,
    NetworkMode, OsFamily, PortMapping, RuntimePlatform, Secret, TaskDefinitionStatus,
    TransportProtocol,
};
use aws_smithy_types::error::operation::BuildError;
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Found, Kind, Tags,
    plan::Leaves,
    spec::{Container, TaskDefinition},
};

use super::retag;
use crate::{
    aws::{Clients, fault, incomplete, tags::ecs::to_aws},
    observe::{
        Observe, Read, Sweep,
        ecs::task_definition::{found, revisions},
        nothing,
    },
    resources::{AwsCloud, lifecycle::Lifecycle},
};

/// How many revisions one call can delete.
const DELETE_BATCH: usize = 10;

impl Lifecycle for TaskDefinition {
    /// Registers the next revision.
    async fn create(cloud: &AwsCloud, it: &Self, _: &str) -> Result<Found, Fault> {
        const ACTION: &str = "RegisterTaskDefinition";
        let aws: &Clients = &cloud.clients;
        let platform = RuntimePlatform::builder()
            .cpu_architecture(CpuArchitecture::from(it.cpu_architecture.as_str()))
            .operating_system_family(OsFamily::Linux)
            .build();
        let answer = aws
            .ecs
            .register_task_definition()
            .family(&it.family)
            .requires_compatibilities(Compatibility::Fargate)
            .network_mode(NetworkMode::from(it.network_mode.as_str()))
            .cpu(&it.cpu)
            .memory(&it.memory)
            .runtime_platform(platform)
            .execution_role_arn(it.execution_role_arn.known())
            .task_role_arn(it.task_role_arn.known())
            .container_definitions(container(&it.container).map_err(incomplete(ACTION))?)
            .set_tags(Some(to_aws(&it.tags)))
            .send()
            .await
            .map_err(fault(ACTION))?;
        let revision = answer.task_definition().ok_or_else(|| {
            Fault::new(
                Class::Ambiguous,
                ACTION,
                "AWS's answer has no task definition",
            )
        })?;
        Ok(found(revision, answer.tags()))
    }

    /// Registers a revision for any change but one of tags: nothing else of a
    /// revision can change. The older ones stay active, for rollbacks.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        updated: &mut Found,
    ) -> Result<(), Fault> {
        let untagged = |it: &TaskDefinition| TaskDefinition {
            tags: Tags::new(),
            ..it.clone()
        };
        if untagged(from) != untagged(to) {
            *updated = Self::create(cloud, to, "").await?;
            return Ok(());
        }
        retag(cloud, &found.id, &from.tags, &to.tags).await
    }

    /// Deletes every revision of the family: the active ones are deregistered
    /// first. What was done before a failure is not done again.
    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let family = it.family.as_str();
        let active = revisions(aws, family, TaskDefinitionStatus::Active).await?;
        for arn in &active {
            let call = aws.ecs.deregister_task_definition().task_definition(arn);
            call.send()
                .await
                .map_err(fault("DeregisterTaskDefinition"))?;
        }
        let mut inactive = revisions(aws, family, TaskDefinitionStatus::Inactive).await?;
        // The list may not show yet what was just done.
        inactive.extend(active);
        inactive.sort();
        inactive.dedup();
        for batch in inactive.chunks(DELETE_BATCH) {
            delete_batch(aws, batch).await?;
        }
        Ok(())
    }
}

impl Observe for TaskDefinition {
    const READ: Read = Read::With(Kind::EcsCluster);

    const SWEEP: Sweep = Sweep::With(Kind::EcsCluster);

    nothing!(poll users interfaces);
}

async fn delete_batch(aws: &Clients, arns: &[String]) -> Result<(), Fault> {
    const ACTION: &str = "DeleteTaskDefinitions";
    let call = aws.ecs.delete_task_definitions();
    let call = call.set_task_definitions(Some(arns.to_vec()));
    let answer = call.send().await.map_err(fault(ACTION))?;
    let Some(failure) = answer.failures().first() else {
        return Ok(());
    };
    let reason = failure.reason().unwrap_or_default();
    let message = format!("{}: {reason}", failure.arn().unwrap_or_default());
    // The deregistration is not seen everywhere yet.
    Err(Fault::new(Class::NotVisibleYet, ACTION, message))
}

fn container(it: &Container) -> Result<ContainerDefinition, BuildError> {
    let environment = it.environment.iter().map(|(name, value)| {
        let pair = KeyValuePair::builder().name(name);
        pair.value(value.known()).build()
    });
    let ports: Result<Vec<PortMapping>, BuildError> = it
        .port_mappings
        .iter()
        .map(|mapping| port(mapping))
        .collect();
    let secrets: Result<Vec<Secret>, BuildError> = it
        .secrets
        .iter()
        .map(|(name, arn)| Secret::builder().name(name).value_from(arn.known()).build())
        .collect();
    let options = it.log_options.clone().into_iter().collect();
    let logs = LogConfiguration::builder()
        .log_driver(LogDriver::from(it.log_driver.as_str()))
        .set_options(Some(options))
        .build()?;
    Ok(ContainerDefinition::builder()
        .name(&it.name)
        .image(it.image.known())
        .essential(it.essential)
        // Writable is what it is without it.
        .set_readonly_root_filesystem(it.readonly_root_filesystem.then_some(true))
        .set_port_mappings(Some(ports?))
        .set_environment(Some(environment.collect()))
        .set_secrets(Some(secrets?))
        .log_configuration(logs)
        .build())
}

/// `8000/tcp`
fn port(mapping: &str) -> Result<PortMapping, BuildError> {
    let parts = mapping.split_once('/');
    let parsed = parts.and_then(|(port, protocol)| Some((port.parse::<u16>().ok()?, protocol)));
    let (port, protocol) =
        parsed.ok_or_else(|| BuildError::invalid_field("port_mappings", mapping))?;
    Ok(PortMapping::builder()
        .container_port(port.into())
        .protocol(TransportProtocol::from(protocol))
        .build())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use kavak_stack::Text;

    use super::*;
    use crate::observe::ecs::task_definition::container as observed;

    fn wanted() -> Container {
        let text = |text: &str| Text::from(text);
        Container {
            name: "app".into(),
            image: text("1.dkr.ecr.us-east-1.amazonaws.com/p-dev-app@sha256:00"),
            essential: true,
            readonly_root_filesystem: true,
            port_mappings: ["8000/tcp".to_owned()].into(),
            environment: BTreeMap::from([("APP_ENV".into(), text("dev"))]),
            secrets: BTreeMap::from([("DATABASE_URL".into(), text("arn:x:DATABASE_URL::"))]),
            log_driver: "awslogs".into(),
            log_options: BTreeMap::from([("awslogs-group".into(), "/ecs/p-dev-app".into())]),
        }
    }

    #[test]
    fn a_container_is_observed_as_it_was_registered() {
        let registered = container(&wanted()).expect("a whole container");
        assert_eq!(observed(&registered), wanted());
    }

    #[test]
    fn a_port_that_is_none_is_refused_before_any_call() {
        let ports = ["http/tcp", "70000/tcp", "8000"];
        assert!(ports.iter().all(|mapping| port(mapping).is_err()));
    }
}
