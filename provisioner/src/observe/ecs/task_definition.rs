//! Reads the task definition: the newest active revision of its family.

use std::collections::BTreeMap;

use aws_sdk_ecs::types::{
    ContainerDefinition, PortMapping, Tag, TaskDefinition as Revision, TaskDefinitionField,
    TaskDefinitionStatus, TransportProtocol,
};
use futures::try_join;
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Kind, Observed, Output, Spec, Text,
    spec::{Container, TaskDefinition},
};

use super::{from_aws, last_segment, place_by};
use crate::{
    aws::{Aws, fault, read},
    observe::{absent_if_not_found, names_of},
};

/// The family of the environment's task definition.
pub(crate) fn family(environment: &Environment) -> String {
    names_of(environment, Kind::TaskDefinition).concat()
}

/// The newest active revision, if there is one.
pub(crate) async fn newest(aws: &Aws) -> Result<Option<Found>, Fault> {
    let found = describe(aws, &family(&aws.environment)).await?;
    Ok(found
        .filter(|(status, _)| status == &TaskDefinitionStatus::Active)
        .map(|(_, found)| found))
}

/// The image that the service's tasks run: that of the service's own
/// revision, which is not the newest after a rollback (D5). Makes a call only
/// in that case.
pub(crate) async fn running_image(aws: &Aws, observed: &Observed) -> Result<Option<String>, Fault> {
    let service = observed
        .resources
        .values()
        .find_map(|found| match &found.spec {
            Spec::EcsService(service) => Some(service),
            _ => None,
        });
    let Some(revision) = service.map(|service| service.task_definition.known()) else {
        return Ok(None);
    };
    let newest = observed
        .resources
        .values()
        .find(|found| found.id == revision);
    let described;
    let found = match newest {
        Some(found) => Some(found),
        None => {
            described = describe(aws, &revision).await?;
            described.as_ref().map(|(_, found)| found)
        }
    };
    Ok(found.and_then(|found| match &found.spec {
        Spec::TaskDefinition(definition) => Some(definition.container.image.known()),
        _ => None,
    }))
}

/// The task definition whose revisions are all inactive: nothing that runs
/// needs it, but it is still there. `down` deletes it, and proves by this read
/// that no revision is left; one that AWS is deleting is gone.
pub(crate) async fn leftover_revisions(aws: &Aws) -> Result<Observed, Fault> {
    let family = family(&aws.environment);
    let (active, inactive) = try_join!(
        revisions(aws, &family, TaskDefinitionStatus::Active),
        revisions(aws, &family, TaskDefinitionStatus::Inactive),
    )?;
    let mut observed = Observed::default();
    let newest = inactive.iter().max_by_key(|arn| revision_number(arn));
    if let (true, Some(newest)) = (active.is_empty(), newest)
        && let Some((_, found)) = describe(aws, newest).await?
    {
        place_by(&mut observed, &aws.environment, &family, found);
    }
    Ok(observed)
}

/// The ARNs of all revisions of a family in this status.
pub(crate) async fn revisions(
    aws: &Aws,
    family: &str,
    status: TaskDefinitionStatus,
) -> Result<Vec<String>, Fault> {
    let arns: Vec<String> = read(|| async {
        aws.ecs
            .list_task_definitions()
            .family_prefix(family)
            .status(status.clone())
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("ListTaskDefinitions"))
    })
    .await?;
    Ok(arns
        .into_iter()
        .filter(|arn| family_of(arn) == family)
        .collect())
}

async fn describe(
    aws: &Aws,
    family_or_arn: &str,
) -> Result<Option<(TaskDefinitionStatus, Found)>, Fault> {
    let answer = read(|| async {
        aws.ecs
            .describe_task_definition()
            .task_definition(family_or_arn)
            .include(TaskDefinitionField::Tags)
            .send()
            .await
            .map_err(fault("DescribeTaskDefinition"))
    });
    let Some(answer) = absent_if_not_found(answer.await)? else {
        return Ok(None);
    };
    Ok(answer.task_definition().and_then(|revision| {
        let status = revision.status()?.clone();
        Some((status, found(revision, answer.tags())))
    }))
}

/// The revision; its id is its ARN.
pub(crate) fn found(revision: &Revision, tags: &[Tag]) -> Found {
    let arn = revision.task_definition_arn().unwrap_or_default();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let architecture = revision
        .runtime_platform()
        .and_then(|platform| platform.cpu_architecture())
        // AWS's default.
        .map_or("X86_64", |architecture| architecture.as_str());
    let containers = revision.container_definitions();
    let spec = TaskDefinition {
        family: text(revision.family()),
        cpu: text(revision.cpu()),
        memory: text(revision.memory()),
        cpu_architecture: architecture.to_owned(),
        network_mode: revision
            .network_mode()
            .map(|mode| mode.as_str().to_owned())
            .unwrap_or_default(),
        execution_role_arn: text(revision.execution_role_arn()).into(),
        task_role_arn: text(revision.task_role_arn()).into(),
        container: container(
            containers
                .first()
                .unwrap_or(&ContainerDefinition::builder().build()),
        ),
        tags: from_aws(tags),
    };
    Found::ready(arn, spec).with(Output::Arn, arn)
}

fn container(container: &ContainerDefinition) -> Container {
    let logs = container.log_configuration();
    Container {
        name: container.name().unwrap_or_default().to_owned(),
        image: container.image().unwrap_or_default().into(),
        essential: container.essential().unwrap_or(true),
        port_mappings: container.port_mappings().iter().map(port).collect(),
        environment: container
            .environment()
            .iter()
            .map(|variable| {
                let (name, value) = (variable.name(), variable.value());
                (
                    name.unwrap_or_default().to_owned(),
                    value.unwrap_or_default().into(),
                )
            })
            .collect(),
        secrets: container
            .secrets()
            .iter()
            .map(|secret| (secret.name().to_owned(), Text::from(secret.value_from())))
            .collect(),
        log_driver: logs
            .map(|logs| logs.log_driver().as_str().to_owned())
            .unwrap_or_default(),
        log_options: logs
            .and_then(|logs| logs.options())
            .map(|options| options.clone().into_iter().collect::<BTreeMap<_, _>>())
            .unwrap_or_default(),
    }
}

fn port(mapping: &PortMapping) -> String {
    let protocol = mapping.protocol().unwrap_or(&TransportProtocol::Tcp);
    format!(
        "{}/{protocol}",
        mapping.container_port().unwrap_or_default()
    )
}

/// `…:task-definition/<family>:<revision>`
fn family_of(arn: &str) -> &str {
    let revision = last_segment(arn);
    revision
        .rsplit_once(':')
        .map_or(revision, |(family, _)| family)
}

fn revision_number(arn: &str) -> u64 {
    arn.rsplit(':')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or_default()
}
