//! Reports of processes that run tasks in place of the simulator.

use super::{program, start, stop};
use crate::{
    state::{
        ecs::{Revision, Stage, Stop, Task},
        elb::target_key,
    },
    world::Turn,
};

/// Returns the tasks that a process outside must run or stop, the oldest first.
pub(crate) fn handed_out(turn: &mut Turn<'_>) -> Vec<Task> {
    let tasks = turn.here().ecs.tasks.values();
    let mut tasks: Vec<Task> = tasks
        .filter(|task| task.is_handed_out && task.stage < Stage::Stopped)
        .cloned()
        .collect();
    tasks.sort_by_key(|task| task.created);
    tasks
}

impl Task {
    /// Returns whether its program must end now, after its targets have drained.
    pub(crate) fn must_end(&self) -> bool {
        self.stage >= Stage::Stopping
    }
}

pub(crate) fn revision_of_task(turn: &mut Turn<'_>, task: &Task) -> Option<Revision> {
    turn.here().ecs.revision(&task.definition).cloned()
}

/// A task's program was started.
pub(crate) fn run_outside(turn: &mut Turn<'_>, id: &str) {
    start::run(turn, id);
    if let Some(task) = turn.task(id).filter(|task| task.stage == Stage::Running) {
        task.is_up = true;
    }
}

/// A task's program has ended.
pub(crate) fn exited_outside(
    turn: &mut Turn<'_>,
    id: &str,
    code: Option<i32>,
    reason: Option<&str>,
) {
    let Some(task) = turn.task(id).filter(|task| task.stage < Stage::Stopped) else {
        return;
    };
    task.exit_code = code;
    task.container_reason = reason.map(str::to_owned);
    task.is_up = false;
    if task.is_alive() {
        task.is_handed_out = false;
        let why = match (task.started, reason) {
            (None, Some(reason)) => Stop::failed_to_start(reason.to_owned()),
            _ => Stop::exited(),
        };
        stop::end(turn, id, why);
    } else {
        // It was to end anyway.
        stop::terminate(turn, id);
        stop::stopped(turn, id);
    }
}

/// The targets of a task: their groups, and what they are called there.
pub(crate) fn targets_of(turn: &mut Turn<'_>, id: &str) -> Vec<(String, String)> {
    let task = turn.task(id);
    let of_task = |task: &mut Task| {
        let targets = task.targets.iter();
        targets
            .map(|(group, port)| (group.clone(), target_key(&task.place.address, *port)))
            .collect()
    };
    task.map(of_task).unwrap_or_default()
}

/// The path by which the first target group of a task's service checks it.
pub(crate) fn health_path(turn: &mut Turn<'_>, task: &Task) -> Option<String> {
    let key = task.service.as_ref()?;
    let here = turn.here();
    let mut deployments = here.ecs.services.get(key)?.deployments.iter();
    let own = deployments.find(|it| Some(&it.id) == task.deployment.as_ref())?;
    let group = &own.settings.load_balancers.first()?.target_group_arn;
    let group = here.elb.target_groups.get(group)?;
    Some(group.health_check.path.clone())
}

/// Adds a line to a task's log.
pub(crate) fn write_line(turn: &mut Turn<'_>, id: &str, line: &str) {
    if let Some(task) = turn.task(id).cloned() {
        program::write_line(turn, &task, line);
    }
}
