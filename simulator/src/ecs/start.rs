//! The start of a task: it needs a way out of its network, its
//! secrets, its image, its log group.

use std::time::Duration;

use super::{
    program,
    requirements::{Found, PULL},
    scheduler, stop,
};
use crate::{
    state::ecs::{Revision, Stage, Stop, Task, Transition},
    world::{Runtime, Turn},
};

/// Interval in which a task without a way out of its network tries again.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// A task's network is there.
pub(super) fn prepare(turn: &mut Turn<'_>, id: &str) {
    let now = turn.now;
    let Some(task) = turn.task(id).filter(|task| task.is_alive()) else {
        return;
    };
    task.stage = Stage::Pending;
    task.pull_started.get_or_insert(now);
    let task = task.clone();
    let Some(revision) = turn.here().ecs.revision(&task.definition).cloned() else {
        return;
    };
    if !turn.has_way_out(&task.place.subnet_id, task.place.public_ip)
        || !turn.may_leave(&task.place.groups, 443)
    {
        wait_for_way_out(turn, &task, &revision);
        return;
    }
    let rest = task.runs_at.since(now);
    let transition = match Found::by(turn, &task, &revision) {
        Ok(found) => {
            let is_played = turn.world.runtime == Runtime::Played;
            if let Some(task) = turn.task(id) {
                task.image_digest = found.image_digest;
                task.needs = found.needs;
                task.is_handed_out = !is_played;
            }
            is_played.then(|| Transition::Run {
                task: id.to_owned(),
            })
        }
        Err(reason) => Some(Transition::Fail {
            task: id.to_owned(),
            reason,
        }),
    };
    if let Some(transition) = transition {
        turn.later(rest, transition.planned());
    }
}

fn wait_for_way_out(turn: &mut Turn<'_>, task: &Task, revision: &Revision) {
    if turn.now >= task.gives_up_at {
        let reason = timeout(&turn.region, revision);
        fail(turn, &task.id, reason);
        return;
    }
    let rest = task.gives_up_at.since(turn.now);
    let time = turn.world.pace.repeated(TRY_AGAIN).min(rest);
    let task = task.id.clone();
    turn.later(time, Transition::Prepare { task }.planned());
}

/// The error of a task without a way out of its network.
fn timeout(region: &str, revision: &Revision) -> String {
    let container = revision.main_container();
    let image = container["image"].as_str().unwrap_or_default();
    let retried = "service call has been retried 5 time(s)";
    let dial = "dial tcp 52.94.233.129:443: i/o timeout";
    if let Some(secret) = container["secrets"][0]["valueFrom"].as_str() {
        format!(
            "{PULL} unable to retrieve secret from asm: {retried}: failed to fetch secret {secret} from secrets manager: RequestError: send request failed caused by: Post \"https://secretsmanager.{region}.amazonaws.com/\": {dial}"
        )
    } else if image.contains(".dkr.ecr.") {
        format!(
            "{PULL} unable to retrieve ecr registry auth: {retried}: RequestError: send request failed caused by: Post \"https://api.ecr.{region}.amazonaws.com/\": {dial}"
        )
    } else {
        format!(
            "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref {image}: failed to do request: {dial}"
        )
    }
}

/// A task has all it needs, and its program starts.
pub(super) fn run(turn: &mut Turn<'_>, id: &str) {
    let now = turn.now;
    let Some(task) = turn.task(id) else {
        return;
    };
    if !task.is_alive() || task.stage != Stage::Pending {
        return;
    }
    task.stage = Stage::Running;
    task.started = Some(now);
    let task = task.clone();
    // In a world without delays, the program is up before its first health check.
    if turn.world.runtime == Runtime::Played {
        program::start(turn, &task);
    }
    register(turn, &task);
    if let Some(key) = &task.service {
        scheduler::wake(turn, key);
    }
}

/// Registers a task of a service in its target groups.
fn register(turn: &mut Turn<'_>, task: &Task) {
    let Some(key) = &task.service else {
        return;
    };
    let service = turn.service(key);
    let mut deployments = service.iter().flat_map(|it| it.deployments.iter());
    let own = deployments.find(|it| Some(&it.id) == task.deployment.as_ref());
    let balanced = own.map(|own| own.settings.load_balancers.clone());
    for one in balanced.unwrap_or_default() {
        let (group, port) = (one.target_group_arn, one.container_port);
        // A group that is gone gets no targets; the task runs without.
        if turn
            .register_target(&group, &task.place.address, port)
            .is_err()
        {
            continue;
        }
        turn.add_event(
            key,
            &format!("registered 1 targets in (target-group {group})"),
        );
        if let Some(task) = turn.task(&task.id) {
            task.targets.push((group, port));
        }
    }
}

/// A task could not start.
pub(super) fn fail(turn: &mut Turn<'_>, id: &str, reason: String) {
    if let Some(task) = turn.task(id)
        && reason.starts_with("CannotPull")
    {
        task.container_reason = Some(reason.clone());
    }
    stop::end(turn, id, Stop::failed_to_start(reason));
}
