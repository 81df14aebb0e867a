//! Changes of a service, and its end.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    balancing,
    network::revision_of,
    reference::{cluster_name, invalid, name_of, no_cluster, no_service, service_key},
    scheduler,
    service_creation::desired_count,
    service_shown,
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ecs::{Network, ServiceStatus, Transition},
    world::Turn,
};

/// Time in which a deleted service is still described.
const GHOST: Duration = Duration::from_secs(60 * 60);

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "UpdateService" => update(input, turn),
        "DeleteService" => delete(input, turn),
        _ => return None,
    })
}

/// The key of the service that an input names.
fn key_of(input: &Value, turn: &mut Turn<'_>) -> Result<String, ApiFault> {
    let cluster = cluster_name(input);
    if !turn.here().ecs.clusters.contains_key(&cluster) {
        return Err(no_cluster());
    }
    let name = name_of(input["service"].as_str().unwrap_or_default());
    let key = service_key(&cluster, name);
    turn.service(&key).map(|_| ()).ok_or_else(no_service)?;
    Ok(key)
}

/// Changes what the input says. A deployment begins if what is deployed
/// changes, or if one is asked for.
fn update(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let key = key_of(input, turn)?;
    let service = turn.service(&key).ok_or_else(no_service)?;
    let (before, is_active) = (
        service.primary().cloned(),
        service.status == ServiceStatus::Active,
    );
    let (Some(before), true) = (before, is_active) else {
        return Err(ApiFault::new(
            "ServiceNotActiveException",
            "Service was not ACTIVE.",
        ));
    };
    let mut settings = before.settings.clone();
    let reference = input["taskDefinition"].as_str();
    let revision = revision_of(reference.unwrap_or(&settings.task_definition), turn);
    if reference.is_some() {
        settings
            .task_definition
            .clone_from(&revision.as_ref().map_err(Clone::clone)?.arn);
    }
    if !input["networkConfiguration"].is_null() {
        settings.network = Network::of(input, turn)?;
    }
    if !input["loadBalancers"].is_null() {
        settings.load_balancers = balancing::read(input, &revision?, turn)?;
    }
    if let Some(version) = input["platformVersion"].as_str() {
        version.clone_into(&mut settings.platform_version);
    }
    let service = turn.service(&key).ok_or_else(no_service)?;
    service.options = service.options.clone().with(input);
    if input["desiredCount"]
        .as_i64()
        .is_some_and(|count| count < 0)
    {
        return Err(invalid("Desired count cannot be negative."));
    }
    if let Some(count) = desired_count(input).filter(|count| *count != service.desired) {
        service.desired = count;
        service.is_steady = false;
    }
    if settings != before.settings || input["forceNewDeployment"] == json!(true) {
        turn.deploy(&key, settings);
    }
    let answer = json!({"service": service_shown::shown(turn, &key, true)});
    scheduler::wake(turn, &key);
    Ok(answer)
}

/// Stops a service for good: it drains, and is inactive when its tasks are ordered
/// to end.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let key = key_of(input, turn)?;
    let is_forced = input["force"] == json!(true);
    let service = turn.service(&key).ok_or_else(no_service)?;
    if service.status == ServiceStatus::Inactive {
        return Err(no_service());
    }
    if service.status == ServiceStatus::Active && !is_forced {
        if service.desired > 0 {
            return Err(invalid(
                "The service cannot be stopped while it is scaled above 0.",
            ));
        }
        if service.deployments.len() > 1 {
            return Err(invalid(
                "The service cannot be stopped while deployments are active.",
            ));
        }
    }
    service.status = ServiceStatus::Draining;
    service.desired = 0;
    service.is_steady = false;
    let answer = json!({"service": service_shown::shown(turn, &key, true)});
    scheduler::wake(turn, &key);
    Ok(answer)
}

/// The service is nothing but a ghost.
pub(super) fn end(turn: &mut Turn<'_>, key: &str) {
    let Some(service) = turn.service(key) else {
        return;
    };
    service.status = ServiceStatus::Inactive;
    service.deployments.clear();
    let transition = Transition::ForgetService {
        service: key.to_owned(),
        created_at: service.created_at.clone(),
    };
    turn.later(GHOST, transition.planned());
}

/// Forgets the ghost, if there is no newer service of its name.
pub(super) fn forget(turn: &mut Turn<'_>, key: &str, created_at: &str) {
    let services = &mut turn.here().ecs.services;
    services.retain(|it, service| {
        it != key || service.status != ServiceStatus::Inactive || service.created_at != created_at
    });
}
