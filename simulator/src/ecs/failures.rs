//! Sick and dead tasks, and how often new ones are tried.

use std::time::Duration;

use super::{
    scheduler::{Seen, plan, tasks_of},
    stop,
};
use crate::{
    state::ecs::{Rollout, Stage, Stop},
    world::Turn,
};

/// From this failure in a row on, the next start waits.
const PATIENCE: u32 = 3;

/// The first such wait; each further failure doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(10);

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// A task that has run this long did not die young.
const YOUTH: Duration = Duration::from_secs(60);

/// Notes which tasks have become healthy.
pub(super) fn note_health(turn: &mut Turn<'_>, key: &str) {
    for seen in tasks_of(turn, key).iter().filter(|seen| seen.is_healthy) {
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
}

/// Stops the tasks that are sick after their grace period.
pub(super) fn stop_sick(turn: &mut Turn<'_>, key: &str) {
    let service = turn.service(key);
    let grace = service.and_then(|service| service.options.grace_seconds);
    let grace = Duration::from_secs(grace.unwrap_or(0));
    let grace = turn.world.pace.scaled(grace);
    let tasks = tasks_of(turn, key);
    let running = |seen: &&Seen| seen.is_alive && seen.stage == Stage::Running;
    for seen in tasks.iter().filter(running) {
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
        let event = format!(
            "(task {}) (port {port}) is unhealthy in (target-group {group}) due to (reason {why}).",
            seen.id
        );
        turn.add_event(key, &event);
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
        turn.add_event(
            key,
            "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        );
    }
    hold_back(turn, key, Duration::ZERO);
}

/// The next start waits, longer with each failure in a row.
pub(super) fn hold_back(turn: &mut Turn<'_>, key: &str, at_least: Duration) {
    let (now, pace) = (turn.now, turn.world.pace);
    if let Some(service) = turn.service(key) {
        let wait = match service.failures.checked_sub(PATIENCE) {
            Some(more) => (FIRST_WAIT * 2_u32.pow(more.min(10))).min(LONGEST_WAIT),
            None => Duration::ZERO,
        };
        service.not_before = now + pace.repeated(wait.max(at_least));
    }
}
