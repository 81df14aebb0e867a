//! What a look at the service says of a rollout. Pure.

use super::{Look, Rollout};
use crate::delivery::{
    facts::{TargetHealth, Task},
    service::{self, Event, short},
    verdict::{is_about_role, is_placement_failure, is_refused_to_role},
};

/// After so many starts of which none served, there is nothing to wait for.
const MOST_FAILURES: usize = 2;

/// A role that was just created can't be assumed for some seconds, and one whose policy
/// was just changed is refused what it may do; ECS tries again by itself.
const ROLE_PATIENCE_MS: i64 = 60_000;

/// What a look says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Exactly the revision serves: all tasks are its own, run, and are healthy.
    Served,
    /// It failed twice, or ECS gave it up.
    Failed,
    /// Another user rolls out this revision.
    Superseded(String),
    /// Neither yet; where it stands.
    Pending(String),
}

/// What a look says of a rollout.
#[must_use]
pub fn judge(rollout: &Rollout, look: &Look) -> Judgement {
    let service = &look.service;
    let is_ours = |it: &service::Deployment| {
        it.revision == rollout.revision && it.created_at_ms >= rollout.deployed_at_ms
    };
    if has_failed(rollout, look) {
        return Judgement::Failed;
    }
    let Some(primary) = service.primary() else {
        return Judgement::Pending("no deployment yet".into());
    };
    if !is_ours(primary) {
        // An older one: the read does not see the newest yet.
        let is_newer = primary.created_at_ms > rollout.deployed_at_ms
            && rollout.deployed_at_ms > 0
            && primary.revision != rollout.revision;
        return if is_newer {
            Judgement::Superseded(primary.revision.clone())
        } else {
            Judgement::Pending(format!(
                "{} runs, not yet {}",
                short(&primary.revision),
                short(&rollout.revision)
            ))
        };
    }
    let is_complete = primary.rollout == service::Rollout::Completed;
    if is_complete && service.deployments.len() == 1 && exactly_it_serves(rollout, look) {
        return Judgement::Served;
    }
    Judgement::Pending(standing(rollout, look))
}

fn of_revision<'a>(rollout: &'a Rollout, look: &'a Look) -> impl Iterator<Item = &'a Task> {
    let is_its = |task: &&Task| task.revision == rollout.revision;
    look.tasks.iter().filter(is_its)
}

/// The tasks of this rollout that ended and should not have.
pub(super) fn failed_tasks<'a>(
    rollout: &'a Rollout,
    look: &'a Look,
) -> impl Iterator<Item = &'a Task> {
    of_revision(rollout, look)
        .filter(|task| task.created_at_ms >= rollout.failures_since_ms && task.has_failed())
}

fn has_failed(rollout: &Rollout, look: &Look) -> bool {
    let service = &look.service;
    let given_up = service.deployments.iter().any(|it| {
        it.revision == rollout.revision
            && it.created_at_ms >= rollout.failures_since_ms
            && it.rollout == service::Rollout::Failed
    });
    let events = service.events_since(rollout.failures_since_ms);
    // Who waits for a deployment that is there already waits for no rollback.
    let is_rolled_back = rollout.deployed_at_ms > 0
        && service.revision != rollout.revision
        && events.iter().any(is_rollback);
    let (of_roles, others): (Vec<&Event>, Vec<&Event>) = events
        .iter()
        .filter(|event| is_placement_failure(event))
        .partition(|event| is_about_role(event));
    let is_role_refused = of_roles
        .iter()
        .any(|event| event.at_ms > rollout.failures_since_ms + ROLE_PATIENCE_MS);
    given_up
        || is_rolled_back
        || is_role_refused
        || failed_tasks(rollout, look)
            .filter(|task| !may_be_early(rollout, task))
            .count()
            + others.len()
            >= MOST_FAILURES
}

/// Whether a task may have been refused only because AWS's services did not know the
/// role's policy yet.
fn may_be_early(rollout: &Rollout, task: &Task) -> bool {
    task.created_at_ms <= rollout.failures_since_ms + ROLE_PATIENCE_MS
        && is_refused_to_role(&task.stopped_reason)
}

fn is_rollback(event: &Event) -> bool {
    event.message.contains("rolling back") || event.message.contains("deployment failed")
}

/// How many tasks of the rollout's revision get requests.
pub(crate) fn serving(rollout: &Rollout, look: &Look) -> usize {
    let tasks = running(rollout, look);
    tasks.iter().filter(|task| is_healthy(task, look)).count()
}

fn running<'a>(rollout: &'a Rollout, look: &'a Look) -> Vec<&'a Task> {
    of_revision(rollout, look)
        .filter(|task| task.status == "RUNNING" && task.created_at_ms >= rollout.deployed_at_ms)
        .collect()
}

fn exactly_it_serves(rollout: &Rollout, look: &Look) -> bool {
    let others = look
        .tasks
        .iter()
        .filter(|task| task.status == "RUNNING")
        .any(|task| task.revision != rollout.revision);
    let tasks = running(rollout, look);
    let desired = look.service.desired as usize;
    let is_healthy = |task: &&Task| is_healthy(task, look);
    !others && tasks.len() == desired && tasks.iter().all(is_healthy)
}

/// Whether the load balancer sends the task requests; a service without one
/// needs none.
fn is_healthy(task: &Task, look: &Look) -> bool {
    look.service.target_group.is_none()
        || look.targets.iter().any(|target| {
            target.health == TargetHealth::Healthy && task.addresses.contains(&target.address)
        })
}

fn standing(rollout: &Rollout, look: &Look) -> String {
    let tasks = running(rollout, look);
    let healthy = serving(rollout, look);
    let failed = failed_tasks(rollout, look).count();
    let mut text = format!(
        "{}: {} of {} tasks run, {healthy} healthy",
        short(&rollout.revision),
        tasks.len(),
        look.service.desired,
    );
    if failed > 0 {
        text.push_str(&format!(", {failed} ended"));
    }
    if look.service.deployments.len() > 1 {
        text.push_str("; the old ones serve on");
    }
    text
}

#[cfg(test)]
mod tests;
