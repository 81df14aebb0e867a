//! Reads the task definition: the newest active revision of its family.

mod revision;

use aws_sdk_ecs::types::{TaskDefinitionField, TaskDefinitionStatus};
use futures::try_join;
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Observed, Spec, Text, agent_data::DATA_SHA256, key, names};

#[cfg(test)]
pub(crate) use self::revision::container;
use self::revision::family_of;
pub(crate) use self::revision::found;
pub(crate) use self::revision::revision_number;
use crate::{
    aws::{Clients, fault},
    observe::{absent_if_not_found, place_by_name},
};

/// The family of the environment's task definition.
pub(crate) fn family(environment: &Environment) -> String {
    names::name_of(environment, &key::TASK_DEFINITION).unwrap_or_default()
}

/// The newest active revision, if there is one.
pub(crate) async fn newest(
    aws: &Clients,
    environment: &Environment,
) -> Result<Option<Found>, Fault> {
    let found = describe(aws, &family(environment)).await?;
    Ok(found
        .filter(|(status, _)| status == &TaskDefinitionStatus::Active)
        .map(|(_, found)| found))
}

/// The revision that the service runs, as long as it is active: after a
/// rollback, and after a rollout that failed, it is not the newest, and `up`
/// has no reason to register it again.
pub(crate) async fn own(
    aws: &Clients,
    revision: &str,
    newest: Option<Found>,
) -> Result<Option<Found>, Fault> {
    if newest.as_ref().is_some_and(|newest| newest.id == revision) {
        return Ok(newest);
    }
    let own = describe(aws, revision).await?;
    let own = own.filter(|(status, _)| status == &TaskDefinitionStatus::Active);
    Ok(own.map(|(_, found)| found).or(newest))
}

/// What the service's tasks run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Running {
    /// The image.
    pub(crate) image: Option<String>,
    /// SHA-256 of the seller's data in it.
    pub(crate) data_sha256: Option<String>,
}

/// What the service's tasks run: the service's own revision, which is not the newest
/// after a rollback (D5). Makes a call only in that case.
pub(crate) async fn running(aws: &Clients, observed: &Observed) -> Result<Running, Fault> {
    let service = observed.resources.values().find_map(|found| {
        let Spec::EcsService(service) = &found.spec else {
            return None;
        };
        Some(service)
    });
    let Some(revision) = service.map(|service| service.task_definition.known()) else {
        return Ok(Running::default());
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
    let Some(Spec::TaskDefinition(definition)) = found.map(|found| &found.spec) else {
        return Ok(Running::default());
    };
    let container = &definition.container;
    let data = container.environment.get(DATA_SHA256);
    Ok(Running {
        image: Some(container.image.known()),
        data_sha256: data.map(Text::known),
    })
}

/// The task definition whose revisions are all inactive: nothing that runs
/// needs it, but it is still there. `down` deletes it, and proves by this read
/// that no revision is left; one that AWS is deleting is gone.
pub(crate) async fn leftover_revisions(
    aws: &Clients,
    environment: &Environment,
) -> Result<Observed, Fault> {
    let family = family(environment);
    let (active, inactive) = try_join!(
        revisions(aws, &family, TaskDefinitionStatus::Active),
        revisions(aws, &family, TaskDefinitionStatus::Inactive),
    )?;
    let mut observed = Observed::default();
    let newest = inactive.iter().max_by_key(|arn| revision_number(arn));
    if let (true, Some(newest)) = (active.is_empty(), newest)
        && let Some((_, found)) = describe(aws, newest).await?
    {
        place_by_name(&mut observed, environment, &family, found);
    }
    Ok(observed)
}

/// The ARNs of all revisions of a family in this status.
pub(crate) async fn revisions(
    aws: &Clients,
    family: &str,
    status: TaskDefinitionStatus,
) -> Result<Vec<String>, Fault> {
    let arns: Vec<String> = aws
        .read(|| async {
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
    aws: &Clients,
    family_or_arn: &str,
) -> Result<Option<(TaskDefinitionStatus, Found)>, Fault> {
    let answer = aws.read(|| async {
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
