//! Reads the cluster, the service and the task definition.

pub(crate) mod cluster;
pub(crate) mod service;
pub(crate) mod task_definition;
pub(crate) mod unmanaged;

use aws_sdk_ecs::types::Failure;
use futures::try_join;
use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, Found, Kind, Observed, Spec};

use super::{names_of, place_by_name};
use crate::aws::Clients;

pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let (cluster_names, service_names) = (
        names_of(environment, Kind::EcsCluster),
        names_of(environment, Kind::EcsService),
    );
    let (clusters, services, definition) = try_join!(
        cluster::clusters(aws, &cluster_names),
        service::services(aws, environment, &service_names),
        task_definition::newest(aws, environment),
    )?;
    let definition = match services.iter().find_map(revision_of) {
        Some(revision) => task_definition::own(aws, &revision, definition).await?,
        None => definition,
    };
    let mut observed = Observed::default();
    for found in clusters.into_iter().chain(services) {
        let name = found.id.clone();
        place_by_name(&mut observed, environment, &name, found);
    }
    if let Some(found) = definition {
        let family = task_definition::family(environment);
        place_by_name(&mut observed, environment, &family, found);
    }
    Ok(observed)
}

/// The revision that a service runs.
fn revision_of(service: &Found) -> Option<String> {
    let Spec::EcsService(service) = &service.spec else {
        return None;
    };
    Some(service.task_definition.known())
}

/// ECS answers for what it does not know, and for what it can't report now, in
/// a list of failures: only `MISSING` means that there is no such thing.
fn only_missing(action: &'static str, failures: &[Failure]) -> Result<(), Fault> {
    let Some(other) = failures
        .iter()
        .find(|failure| failure.reason() != Some("MISSING"))
    else {
        return Ok(());
    };
    let message = format!(
        "{}: {} {}",
        other.arn().unwrap_or_default(),
        other.reason().unwrap_or_default(),
        other.detail().unwrap_or_default()
    );
    Err(Fault::new(Class::Transient, action, message))
}

/// The name at the end of an ARN.
pub(crate) fn last_segment(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}
