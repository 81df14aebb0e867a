//! Looking after services: as many tasks as wanted, of the newest deployment,
//! the sick ones replaced.

use std::time::Duration;

use super::{
    Deed, Stage, breaker,
    deployment::{Deployment, Rollout},
    history,
    launch::{self, Order, Refusal},
    places,
    rolling::Rolling,
    service::Status,
    service_change,
    stop::{self, Stop},
};
use crate::{clock::Moment, world::Turn};

/// From this failure in a row on, the next start waits.
const PATIENCE: u32 = 3;
/// The first such wait; each further failure doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(10);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// The wait after a start that was refused.
const REFUSED_WAIT: Duration = Duration::from_secs(5);
/// A task that has run this long did not die young.
const YOUTH: Duration = Duration::from_secs(60);

/// Looks after a service as soon as this turn is over.
pub(super) fn wake(turn: &mut Turn<'_>, key: &str) {
    plan(turn, key, turn.now);
}

/// Looks after a service at that moment, if not earlier.
fn plan(turn: &mut Turn<'_>, key: &str, at: Moment) {
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
    turn.later(at.since(now), Deed::Schedule { service }.planned());
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
        Some(Status::Active) => {
            note_health(turn, key);
            breaker::judge(turn, key);
            roll(turn, key);
            conclude(turn, key);
        }
        Some(Status::Draining) => drain(turn, key),
        Some(Status::Inactive) | None => {}
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

/// Notes which tasks have become healthy, and stops those that are sick.
fn note_health(turn: &mut Turn<'_>, key: &str) {
    let tasks = tasks_of(turn, key);
    for seen in tasks.iter().filter(|seen| seen.is_healthy) {
        let Some(task) = turn.task(&seen.id).filter(|task| !task.was_healthy) else {
            continue;
        };
        task.was_healthy = true;
        let is_checked = !task.targets.is_empty();
        if let Some(service) = turn.service(key) {
            if is_checked {
                service.failures = 0;
            }
            if let Some(deployment) = service.deployment_mut(&seen.deployment) {
                deployment.failed_tasks = 0;
            }
        }
    }
    let grace = turn
        .service(key)
        .and_then(|service| service.options.grace_seconds);
    let grace = turn
        .world
        .pace
        .scaled(Duration::from_secs(grace.unwrap_or(0)));
    for seen in tasks
        .iter()
        .filter(|seen| seen.is_alive && seen.stage == Stage::Running)
    {
        let Some(task) = turn.task(&seen.id).cloned() else {
            continue;
        };
        let Some((group, port, why)) = task.sickness(turn) else {
            continue;
        };
        let patient_until = task.started.unwrap_or(turn.now) + grace;
        if turn.now < patient_until {
            plan(turn, key, patient_until);
            continue;
        }
        turn.tell(
            key,
            &format!(
                "(task {}) (port {port}) is unhealthy in (target-group {group}) due to (reason {why}).",
                seen.id
            ),
        );
        let reason = format!("Task failed ELB health checks in (target-group {group})");
        note_failure(turn, &seen.id);
        stop::stop(turn, &seen.id, Stop::by_scheduler(reason));
    }
}

/// A task has failed: it counts against its deployment if it never was
/// healthy, and the next start waits if many fail in a row.
pub(super) fn note_failure(turn: &mut Turn<'_>, id: &str) {
    let now = turn.now;
    let Some(task) = turn.task(id).cloned() else {
        return;
    };
    let Some(key) = &task.service else {
        return;
    };
    let is_grown = task.was_healthy && !task.targets.is_empty();
    let has_lived = task
        .started
        .is_some_and(|started| now.since(started) >= YOUTH);
    let Some(service) = turn.service(key) else {
        return;
    };
    let id = task.deployment.as_deref().unwrap_or_default();
    if let Some(deployment) = service.deployment_mut(id)
        && !task.was_healthy
        && deployment.rollout == Rollout::InProgress
    {
        deployment.failed_tasks += 1;
    }
    if is_grown || has_lived {
        service.failures = 0;
        return;
    }
    service.failures += 1;
    if service.failures.is_multiple_of(PATIENCE) {
        turn.tell(
            key,
            "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        );
    }
    hold_back(turn, key, Duration::ZERO);
}

/// The next start waits, longer with each failure in a row.
fn hold_back(turn: &mut Turn<'_>, key: &str, at_least: Duration) {
    let (now, pace) = (turn.now, turn.world.pace);
    if let Some(service) = turn.service(key) {
        let wait = match service.failures.checked_sub(PATIENCE) {
            Some(more) => (FIRST_WAIT * 2_u32.pow(more.min(10))).min(LONGEST_WAIT),
            None => Duration::ZERO,
        };
        service.not_before = now + pace.repeated(wait.max(at_least));
    }
}

/// Stops the tasks that are too many, and starts those that are missing.
fn roll(turn: &mut Turn<'_>, key: &str) {
    let Some(primary) = turn.service(key).and_then(|it| it.primary().cloned()) else {
        return;
    };
    if primary.rollout == Rollout::Failed {
        return;
    }
    let tasks = tasks_of(turn, key);
    let rolling = counts(turn, key, &primary.id, &tasks);
    for (id, deployment) in rolling.surplus(&tasks, &primary.id) {
        let reason = format!("Scaling activity initiated by (deployment {deployment})");
        stop::stop(turn, &id, Stop::by_scheduler(reason));
        unsettle(turn, key);
    }
    // What was stopped just now has made room.
    let tasks = tasks_of(turn, key);
    let missing = counts(turn, key, &primary.id, &tasks).missing();
    if missing == 0 {
        return;
    }
    unsettle(turn, key);
    match turn.service(key).map(|service| service.not_before) {
        Some(not_before) if turn.now < not_before => plan(turn, key, not_before),
        _ => start(turn, key, &primary, missing),
    }
}

fn counts(turn: &mut Turn<'_>, key: &str, primary: &str, tasks: &[Seen]) -> Rolling {
    let service = turn.service(key);
    service.map_or_else(Rolling::default, |it| Rolling::of(it, primary, tasks))
}

fn unsettle(turn: &mut Turn<'_>, key: &str) {
    if let Some(service) = turn.service(key) {
        service.is_steady = false;
    }
}

/// Starts `count` tasks of a deployment; after a refusal, the rest later.
fn start(turn: &mut Turn<'_>, key: &str, deployment: &Deployment, count: u32) {
    let mut started = Vec::new();
    let mut refusal = None;
    for _ in 0..count {
        let subnet = places::choose(turn, key, &deployment.settings.network);
        let Some(order) = Order::of_service(turn, key, deployment, subnet) else {
            return;
        };
        match launch::launch(turn, order) {
            Ok(id) => started.push(format!("(task {id})")),
            Err(refused) => {
                refusal = Some(refused);
                break;
            }
        }
    }
    if !started.is_empty() {
        let (number, tasks) = (started.len(), started.join(" "));
        turn.tell(key, &format!("has started {number} tasks: {tasks}."));
    }
    if let Some(refusal) = refusal {
        refused(turn, key, &deployment.id, &refusal);
    }
}

/// A start was refused: it is told, and tried again later. That a role is not
/// believed yet is not held against the deployment.
fn refused(turn: &mut Turn<'_>, key: &str, deployment: &str, refusal: &Refusal) {
    turn.tell(key, &refusal.event());
    if let Some(service) = turn.service(key) {
        service.failures += 1;
        if !matches!(refusal, Refusal::Role(_))
            && let Some(deployment) = service.deployment_mut(deployment)
        {
            deployment.failed_tasks += 1;
        }
    }
    hold_back(turn, key, REFUSED_WAIT);
    if let Some(at) = turn.service(key).map(|service| service.not_before) {
        plan(turn, key, at);
    }
}

/// Ends deployments without tasks, and tells when all is as it should be.
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
        turn.tell(key, &format!("(deployment {id}) deployment completed."));
    }
    if !was_steady {
        turn.tell(key, "has reached a steady state.");
    }
}

/// Stops all tasks of a service that is deleted; it ends when all of them are
/// told to end, which is before they have.
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
