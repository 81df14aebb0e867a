//! The end of a task.

use std::time::Duration;

use super::{failures, scheduler};
use crate::{
    durations::Event,
    state::ecs::{Stage, Stop, Task, Transition},
    world::{Runtime, Turn},
};

/// Time in which a stopped task is still described.
const DESCRIBED_AFTER_STOP: Duration = Duration::from_secs(60 * 60);

/// Stops a task on request: its targets drain first.
pub(super) fn stop(turn: &mut Turn<'_>, id: &str, why: Stop) {
    let Some(task) = turn.task(id).filter(|task| task.is_alive()) else {
        return;
    };
    task.stop = Some(why);
    if task.stage < Stage::Running || task.targets.is_empty() {
        terminate(turn, id);
        return;
    }
    task.stage = Stage::Deactivating;
    let task = task.clone();
    let delay = deregister(turn, &task);
    if let Some(key) = &task.service {
        turn.add_event(key, "has begun draining connections on 1 tasks.");
        scheduler::wake(turn, key);
    }
    let task = id.to_owned();
    turn.later(delay, Transition::Terminate { task }.planned());
}

/// Takes a task out of its target groups; the longest time that one of them
/// drains.
fn deregister(turn: &mut Turn<'_>, task: &Task) -> Duration {
    let mut longest = Duration::ZERO;
    for (group, port) in &task.targets {
        let delay = turn.deregister_target(group, &task.place.address, *port);
        longest = longest.max(delay);
        if let Some(key) = &task.service {
            let event = format!("deregistered 1 targets in (target-group {group})");
            turn.add_event(key, &event);
        }
    }
    longest
}

/// Ends a task's containers. Where processes run, a process outside
/// reports their end.
pub(super) fn terminate(turn: &mut Turn<'_>, id: &str) {
    let (now, runtime) = (turn.now, turn.world.runtime);
    let Some(task) = turn.task(id).filter(|task| task.stage < Stage::Stopping) else {
        return;
    };
    let was_running = task.started.is_some();
    let is_outside = runtime == Runtime::Processes && task.is_handed_out;
    task.stage = Stage::Stopping;
    task.stopping = Some(now);
    if was_running && !is_outside {
        // It ends by itself when it is stopped.
        task.exit_code = Some(0);
    }
    let service = task.service.clone();
    if !is_outside {
        let task = id.to_owned();
        turn.after(Event::TaskStopped, Transition::Stopped { task }.planned());
    }
    if let Some(key) = service {
        if was_running {
            let event = format!("has stopped 1 running tasks: (task {id}).");
            turn.add_event(&key, &event);
        }
        scheduler::wake(turn, &key);
    }
}

/// A task has ended by itself: its program, or before it could start.
pub(super) fn end(turn: &mut Turn<'_>, id: &str, why: Stop) {
    let now = turn.now;
    let Some(task) = turn.task(id).filter(|task| task.is_alive()) else {
        return;
    };
    task.stop = Some(why);
    task.stage = Stage::Stopping;
    task.stopping = Some(now);
    let task = task.clone();
    deregister(turn, &task);
    failures::note_failure(turn, id);
    turn.after(
        Event::TaskStopped,
        Transition::Stopped {
            task: id.to_owned(),
        }
        .planned(),
    );
    if let Some(key) = &task.service {
        scheduler::wake(turn, key);
    }
}

/// A task's containers have ended. Its interface outlives it.
pub(super) fn stopped(turn: &mut Turn<'_>, id: &str) {
    let now = turn.now;
    let Some(task) = turn.task(id).filter(|task| task.stage < Stage::Stopped) else {
        return;
    };
    task.stage = Stage::Stopped;
    task.stopped = Some(now);
    let (service, interface) = (task.service.clone(), task.place.interface.clone());
    turn.after(
        Event::TaskInterfaceGone,
        Transition::PullInterface { interface }.planned(),
    );
    let task = id.to_owned();
    turn.later(
        DESCRIBED_AFTER_STOP,
        Transition::ForgetTask { task }.planned(),
    );
    if let Some(key) = service {
        scheduler::wake(turn, &key);
    }
}
