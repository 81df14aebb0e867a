//! The deployment circuit breaker.

use super::history;
use crate::{
    state::ecs::{Deployment, Rollout},
    world::Turn,
};

/// Returns the number of tasks of a deployment that may fail.
pub(super) fn threshold(desired: u32) -> u32 {
    desired.div_ceil(2).clamp(3, 200)
}

/// Ends the newest deployment if too many of its tasks have failed: back to the
/// last that completed, if that is wanted and there is one.
pub(super) fn judge(turn: &mut Turn<'_>, key: &str) {
    let now = turn.timestamp();
    let Some(service) = turn.service(key) else {
        return;
    };
    let (has_breaker, rolls_back) = (service.options.has_breaker, service.options.rolls_back);
    let most = threshold(service.desired);
    let last_good = service.last_good.clone();
    let Some(primary) = service.deployments.first_mut() else {
        return;
    };
    let is_rollback = last_good
        .as_ref()
        .is_some_and(|good| good.service_revision == primary.service_revision);
    if !has_breaker || primary.rollout != Rollout::InProgress || primary.failed_tasks < most {
        return;
    }
    primary.rollout = Rollout::Failed;
    primary.reason = "ECS deployment circuit breaker: tasks failed to start.".to_owned();
    primary.updated_at.clone_from(&now);
    let id = primary.id.clone();
    let failures = primary.failed_tasks;
    history::failed(service, &now, failures, rolls_back);
    turn.add_event(
        key,
        &format!("(deployment {id}) deployment failed: tasks failed to start."),
    );
    if let Some(good) = last_good.filter(|_| rolls_back && !is_rollback) {
        roll_back(turn, key, good);
    }
}

/// The newest deployment has failed, for this reason.
pub(super) fn give_up(turn: &mut Turn<'_>, key: &str, reason: &str) {
    let now = turn.timestamp();
    let service = turn.service(key);
    if let Some(primary) = service.and_then(|service| service.deployments.first_mut()) {
        primary.rollout = Rollout::Failed;
        primary.reason = reason.to_owned();
        primary.updated_at = now;
    }
}

/// Makes the last good deployment the wanted one: the same one if it still has
/// tasks, else one like it.
pub(super) fn roll_back(turn: &mut Turn<'_>, key: &str, good: Deployment) {
    let fresh = Deployment::new(turn, key, good.settings.clone());
    let now = turn.timestamp();
    let Some(service) = turn.service(key) else {
        return;
    };
    let still = service.deployments.iter().position(|it| it.id == good.id);
    let mut back = match still {
        Some(index) => service.deployments.remove(index),
        None => Deployment {
            service_revision: good.service_revision.clone(),
            ..fresh
        },
    };
    back.rollout = Rollout::InProgress;
    back.reason = format!(
        "ECS deployment circuit breaker: rolling back to deploymentId {}.",
        good.id
    );
    back.failed_tasks = 0;
    back.updated_at.clone_from(&now);
    history::rolls_back(service, &now, &back);
    service.deployments.insert(0, back);
    service.failures = 0;
    service.not_before = crate::Moment::default();
    turn.add_event(key, &format!("rolling back to deployment {}.", good.id));
}
