//! How far a service's deployments are.

use aws_sdk_ecs::types::{Deployment, DeploymentRolloutState, Service, ServiceEvent};
use kavak_stack::Condition;

use crate::observe::ecs::last_segment;

/// How far an active service is with its newest deployment. Running tasks
/// alone do not make it ready: `COMPLETED` also needs healthy targets.
pub(super) fn rollout(service: &Service) -> Condition {
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
        let state = primary
            .rollout_state()
            .map_or("IN_PROGRESS", |it| it.as_str());
        let state = state.to_lowercase().replace('_', " ");
        Condition::Pending(format!(
            "rollout {state}, {running} of {desired} tasks running"
        ))
    }
}

/// The same, seen by one who waits for tasks of the revision `wanted`: a read
/// may still return the old revision, and ECS goes back to it when the new
/// one fails. Neither is what was wanted, however ready it is. Events since
/// `deployed_at_ms`, when this run's deployment was made, tell of a rollback
/// that began and ended between two reads.
pub(super) fn towards(
    service: &Service,
    wanted: &str,
    deployed_at_ms: i64,
    condition: Condition,
) -> Condition {
    let current = service.task_definition().unwrap_or_default();
    if current == wanted || condition == Condition::Deleting {
        return condition;
    }
    let failed = service
        .deployments()
        .iter()
        .find(|it| it.task_definition() == Some(wanted) && has_failed(it));
    match (failed, rollback(service, deployed_at_ms), condition) {
        (Some(failed), _, _) => Condition::Failed(explain(failed, service)),
        (None, Some(event), Condition::Ready) => Condition::Failed(format!(
            "{} was rolled back. Event: {event}",
            last_segment(wanted)
        )),
        (None, None, Condition::Ready) => Condition::Pending(format!(
            "{} runs, not yet {}",
            last_segment(current),
            last_segment(wanted)
        )),
        (None, _, condition) => condition,
    }
}

/// What the service tells of a failed deployment since then.
fn rollback(service: &Service, since_ms: i64) -> Option<&str> {
    let is_since = |event: &&ServiceEvent| {
        let at_ms = event.created_at().and_then(|at| at.to_millis().ok());
        at_ms.is_some_and(|at_ms| at_ms >= since_ms)
    };
    let messages = service.events().iter().filter(is_since);
    messages
        .filter_map(ServiceEvent::message)
        .find(|message| message.contains("deployment failed") || message.contains("rolling back"))
}

/// The deployment that was to be made and failed: the newest one, or the one
/// that ECS rolls back from by a newer one of the old task definition.
fn failed_deployment<'a>(
    primary: &'a Deployment,
    deployments: &'a [Deployment],
) -> Option<&'a Deployment> {
    let failed = |deployment: &&Deployment| has_failed(deployment);
    let rolls_back = primary.rollout_state() == Some(&DeploymentRolloutState::InProgress)
        && primary
            .rollout_state_reason()
            .is_some_and(|reason| reason.contains("rolling back"));
    Some(primary)
        .filter(failed)
        .or_else(|| rolls_back.then(|| deployments.iter().find(failed).unwrap_or(primary)))
}

fn has_failed(deployment: &Deployment) -> bool {
    deployment.rollout_state() == Some(&DeploymentRolloutState::Failed)
}

fn explain(failed: &Deployment, service: &Service) -> String {
    let reason = failed.rollout_state_reason().unwrap_or("deployment failed");
    match service.events().first().and_then(|event| event.message()) {
        Some(event) => format!("{reason} Last event: {event}"),
        None => reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
