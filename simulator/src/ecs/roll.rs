//! Stopping the tasks that are too many, and starting those that are missing.

use std::time::Duration;

use super::{
    failures,
    launch::{self, Order, Refusal},
    places,
    rolling::Rolling,
    scheduler::{Seen, plan, tasks_of},
    stop,
};
use crate::{
    state::ecs::{Deployment, Rollout, Stop},
    world::Turn,
};

/// The wait after a start that was refused.
const REFUSED_WAIT: Duration = Duration::from_secs(5);

/// Stops the tasks that are too many, and starts those that are missing.
pub(super) fn roll(turn: &mut Turn<'_>, key: &str) {
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
    // Tasks that were stopped just now have made room.
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
        turn.add_event(key, &format!("has started {number} tasks: {tasks}."));
    }
    if let Some(refusal) = refusal {
        refused(turn, key, &deployment.id, &refusal);
    }
}

/// Reports a refused start; it is tried again later. That a role is not
/// believed yet is not held against the deployment.
fn refused(turn: &mut Turn<'_>, key: &str, deployment: &str, refusal: &Refusal) {
    turn.add_event(key, &refusal.event());
    if let Some(service) = turn.service(key) {
        service.failures += 1;
        if !matches!(refusal, Refusal::Role(_))
            && let Some(deployment) = service.deployment_mut(deployment)
        {
            deployment.failed_tasks += 1;
        }
    }
    failures::hold_back(turn, key, REFUSED_WAIT);
    if let Some(at) = turn.service(key).map(|service| service.not_before) {
        plan(turn, key, at);
    }
}
