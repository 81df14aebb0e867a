//! The programs that tasks run, where the simulator plays them.

use std::time::Duration;

use serde_json::{Value, json};

use super::{LogStream, own_override, probe, stop};
use crate::{
    durations::Event,
    state::ecs::{Behaviour, Stage, Stop, Task, Transition},
    world::Turn,
};

/// A task's program as it is started.
pub(super) struct Program {
    pub(super) behaviour: Behaviour,
    command: Vec<String>,
    pub(super) ports: Vec<u16>,
}

impl Program {
    pub(super) fn of(turn: &mut Turn<'_>, task: &Task) -> Option<Self> {
        let revision = turn.here().ecs.revision(&task.definition)?.clone();
        let container = revision.main_container();
        let instead = own_override(task, &revision);
        let words = |value: &Value| super::pages::texts(value);
        let mut command = words(&instead["command"]);
        if command.is_empty() {
            command = words(&container["command"]);
        }
        let mappings = container["portMappings"].as_array();
        let ports = mappings.into_iter().flatten();
        Some(Self {
            behaviour: turn
                .world
                .behaviour(container["image"].as_str().unwrap_or_default()),
            command,
            ports: ports
                .filter_map(|mapping| mapping["containerPort"].as_u64()?.try_into().ok())
                .collect(),
        })
    }

    /// Returns whether it does one thing and ends.
    fn is_errand(&self) -> bool {
        !self.command.is_empty() && !self.command.iter().any(|word| word == "serve")
    }

    /// Returns the exit right after its start, if there is one: code and last line.
    fn end(&self, unreachable: Option<&str>) -> Option<(i32, String)> {
        let errand = self.command.join(" ");
        match &self.behaviour {
            Behaviour::ExitsWith { code, log_line } => Some((*code, log_line.clone())),
            Behaviour::RunsOutOfMemory => Some((137, "Killed".to_owned())),
            Behaviour::MigrationFails => Some((
                1,
                "the database's schema could not be brought up to date".to_owned(),
            )),
            _ if !self.is_errand() => None,
            _ => Some(match unreachable {
                Some(place) => (1, format!("{errand}: {place} can't be reached")),
                None => (0, format!("{errand}: done")),
            }),
        }
    }
}

/// A task's program starts.
pub(super) fn start(turn: &mut Turn<'_>, task: &Task) {
    let program = Program::of(turn, task);
    let time = match program.map(|program| program.behaviour) {
        Some(Behaviour::BootsIn(seconds)) => {
            let time = Duration::from_secs(u64::from(seconds));
            turn.world.pace.scaled(time)
        }
        _ => turn.duration_of(Event::AgentBooted),
    };
    write(turn, task, "INFO", "the program starts");
    let task = task.id.clone();
    turn.later(time, Transition::Boot { task }.planned());
}

/// Writes a line as a program does that logs JSON.
fn write(turn: &mut Turn<'_>, task: &Task, level: &str, message: &str) {
    let line = json!({"level": level, "message": message, "timestamp": turn.timestamp()});
    write_line(turn, task, &line.to_string());
}

/// Writes a line to a task's log. Where its group is gone, the line is lost,
/// as on AWS.
pub(super) fn write_line(turn: &mut Turn<'_>, task: &Task, line: &str) {
    let revision = turn.here().ecs.revision(&task.definition);
    let Some(logs) = revision.and_then(|revision| LogStream::of(revision, &task.id)) else {
        return;
    };
    let _ = turn.write_log(&logs.group, &logs.stream, line);
}

/// A task's program is up, or ends.
pub(super) fn boot(turn: &mut Turn<'_>, id: &str) {
    let Some(task) = turn
        .task(id)
        .filter(|task| task.stage == Stage::Running)
        .cloned()
    else {
        return;
    };
    let Some(program) = Program::of(turn, &task) else {
        return;
    };
    let unreachable = probe::unreachable(turn, &task);
    if let Some((code, line)) = program.end(unreachable.as_deref()) {
        let level = if code == 0 { "INFO" } else { "ERROR" };
        write(turn, &task, level, &line);
        ended(
            turn,
            id,
            code,
            program.behaviour == Behaviour::RunsOutOfMemory,
        );
        return;
    }
    let port = program.ports.first().copied().unwrap_or_default();
    write(turn, &task, "INFO", &format!("listening on port {port}"));
    if let Some(task) = turn.task(id) {
        task.is_up = true;
    }
    if let Behaviour::DiesAfter { seconds, .. } = program.behaviour {
        let time = Duration::from_secs(u64::from(seconds.max(1)));
        let time = turn.world.pace.repeated(time);
        let task = id.to_owned();
        turn.later(time, Transition::Exit { task }.planned());
    }
}

/// A task's program ends, after it was up.
pub(super) fn exit(turn: &mut Turn<'_>, id: &str) {
    let Some(task) = turn.task(id).filter(|task| task.is_alive()).cloned() else {
        return;
    };
    let program = Program::of(turn, &task);
    if let Some(Behaviour::DiesAfter { code, .. }) = program.map(|program| program.behaviour) {
        write(turn, &task, "ERROR", "the program ends");
        ended(turn, id, code, false);
    }
}

fn ended(turn: &mut Turn<'_>, id: &str, code: i32, is_out_of_memory: bool) {
    if let Some(task) = turn.task(id) {
        task.exit_code = Some(code);
        task.is_up = false;
        if is_out_of_memory {
            let reason = "OutOfMemoryError: Container killed due to memory usage";
            task.container_reason = Some(reason.to_owned());
        }
    }
    stop::end(turn, id, Stop::exited());
}
