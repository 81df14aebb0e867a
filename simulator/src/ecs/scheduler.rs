//! The scheduler of services: as many tasks as wanted, of the newest deployment,
//! the sick ones replaced.

use super::{breaker, failures, history, roll, service_change, stop};
use crate::{
    clock::Moment,
    state::ecs::{Deployment, Rollout, ServiceStatus, Stage, Stop, Transition},
    world::Turn,
};

/// Schedules a service as soon as this turn is over.
pub(super) fn wake(turn: &mut Turn<'_>, key: &str) {
    plan(turn, key, turn.now);
}

/// Schedules a service at that moment, if not earlier.
pub(super) fn plan(turn: &mut Turn<'_>, key: &str, at: Moment) {
    let now = turn.now;
    let Some(service) = turn.service(key) else {
        return;
    };
    if service
        .wakes_at
        .is_some_and(|planned| planned <= at && planned >= now)
    {
        return;
    }
    service.wakes_at = Some(at);
    let service = key.to_owned();
    turn.later(at.since(now), Transition::Schedule { service }.planned());
}

pub(super) fn woken(turn: &mut Turn<'_>, key: &str) {
    let now = turn.now;
    if let Some(service) = turn.service(key) {
        service.wakes_at = service.wakes_at.filter(|at| *at > now);
        look_after(turn, key);
    }
}

/// Does what the service needs now.
pub(super) fn look_after(turn: &mut Turn<'_>, key: &str) {
    match turn.service(key).map(|service| service.status) {
        Some(ServiceStatus::Active) => {
            failures::note_health(turn, key);
            failures::stop_sick(turn, key);
            breaker::judge(turn, key);
            roll::roll(turn, key);
            conclude(turn, key);
        }
        Some(ServiceStatus::Draining) => drain(turn, key),
        Some(ServiceStatus::Inactive) | None => {}
    }
}

/// A task of a service, as the scheduler sees it.
pub(super) struct Seen {
    pub(super) id: String,
    pub(super) deployment: String,
    pub(super) stage: Stage,
    pub(super) is_alive: bool,
    pub(super) is_healthy: bool,
}

/// The tasks of a service that have not stopped yet, the oldest first.
pub(super) fn tasks_of(turn: &mut Turn<'_>, key: &str) -> Vec<Seen> {
    let tasks = turn.here().ecs.tasks.values();
    let mut tasks: Vec<_> = tasks
        .filter(|task| task.service.as_deref() == Some(key) && task.stage < Stage::Stopped)
        .cloned()
        .collect();
    tasks.sort_by_key(|task| task.created);
    tasks
        .into_iter()
        .map(|task| Seen {
            is_healthy: task.is_alive() && task.is_healthy(turn),
            is_alive: task.is_alive(),
            stage: task.stage,
            deployment: task.deployment.clone().unwrap_or_default(),
            id: task.id,
        })
        .collect()
}

/// Ends deployments without tasks, and reports a steady state.
fn conclude(turn: &mut Turn<'_>, key: &str) {
    let tasks = tasks_of(turn, key);
    let now = turn.timestamp();
    let Some(service) = turn.service(key) else {
        return;
    };
    let has_tasks = |deployment: &Deployment| {
        let mut tasks = tasks.iter().filter(|seen| seen.deployment == deployment.id);
        tasks.any(|seen| seen.stage < Stage::Stopping)
    };
    let mut index = 0;
    service.deployments.retain(|deployment| {
        index += 1;
        index == 1 || has_tasks(deployment)
    });
    let desired = service.desired;
    let is_alone = service.deployments.len() == 1;
    let Some(primary) = service.deployments.first_mut() else {
        return;
    };
    let of_primary = || tasks.iter().filter(|seen| seen.deployment == primary.id);
    let alive = of_primary().filter(|seen| seen.is_alive).count();
    let healthy = of_primary().filter(|seen| seen.is_healthy).count();
    let leaving = of_primary().any(|seen| seen.stage == Stage::Deactivating);
    let is_done = is_alone && !leaving && alive == healthy && alive == desired as usize;
    if !is_done || primary.rollout == Rollout::Failed {
        return;
    }
    let completed = (primary.rollout == Rollout::InProgress).then(|| primary.id.clone());
    if let Some(id) = &completed {
        primary.rollout = Rollout::Completed;
        primary.reason = format!("ECS deployment {id} completed.");
        primary.updated_at.clone_from(&now);
        service.last_good = service.primary().cloned();
        history::succeeded(service, &now);
    }
    let was_steady = std::mem::replace(&mut service.is_steady, true);
    if let Some(id) = completed {
        turn.add_event(key, &format!("(deployment {id}) deployment completed."));
    }
    if !was_steady {
        turn.add_event(key, "has reached a steady state.");
    }
}

/// Stops all tasks of a service that is deleted; it ends when all of them are
/// ordered to end, which is before they have.
fn drain(turn: &mut Turn<'_>, key: &str) {
    for seen in tasks_of(turn, key).iter().filter(|seen| seen.is_alive) {
        let reason = format!(
            "Scaling activity initiated by (deployment {})",
            seen.deployment
        );
        stop::stop(turn, &seen.id, Stop::by_scheduler(reason));
    }
    let tasks = tasks_of(turn, key);
    if tasks.iter().all(|seen| seen.stage >= Stage::Stopping) {
        service_change::end(turn, key);
    }
}
