//! The programs that tasks run, where the simulator plays them.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Deed, Stage, Task,
    start::{LogStream, own_override},
    stop::{self, Stop},
};
use crate::{
    durations::Event,
    world::{Turn, World},
};

/// How the program of an image behaves.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub enum Behaviour {
    /// It listens on its container's ports and answers every path with 200 as
    /// long as it can reach the databases and caches that its variables name,
    /// else with 503. Started with a command other than `serve`, it does what
    /// it is to do and ends with 0.
    #[default]
    Good,
    /// It writes a line and ends.
    ExitsWith {
        /// Its exit code.
        code: i32,
        /// Its last line.
        log_line: String,
    },
    /// It is good for so long, and ends then.
    DiesAfter {
        /// How long, in seconds.
        seconds: u32,
        /// Its exit code.
        code: i32,
    },
    /// It wants more memory than it may have.
    RunsOutOfMemory,
    /// It answers every path with 503.
    NeverHealthy,
    /// It is up only after so many seconds.
    BootsIn(u32),
    /// It listens on this port and no other.
    ListensOn(u16),
    /// It answers this path with 200, every other with 404.
    HealthPath(String),
    /// It can't bring the database's schema up to date, and ends.
    MigrationFails,
}

impl World {
    /// From now on, the program of this image behaves like that. An image is
    /// named as in a task definition, or by the end of that: `:tag`,
    /// `@sha256:…`.
    pub fn behave(&mut self, image: impl Into<String>, behaviour: Behaviour) {
        self.behaviours.insert(image.into(), behaviour);
    }

    fn behaviour(&self, image: &str) -> Behaviour {
        let exact = self.behaviours.get(image);
        let mut by_end = self.behaviours.iter();
        exact
            .or_else(|| {
                by_end
                    .find(|(end, _)| image.ends_with(end.as_str()))
                    .map(|it| it.1)
            })
            .cloned()
            .unwrap_or_default()
    }
}

/// What a task's program is started as.
struct Program {
    behaviour: Behaviour,
    command: Vec<String>,
    ports: Vec<u16>,
}

impl Program {
    fn of(turn: &mut Turn<'_>, task: &Task) -> Option<Self> {
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

    /// Whether it does one thing and ends.
    fn is_errand(&self) -> bool {
        !self.command.is_empty() && !self.command.iter().any(|word| word == "serve")
    }

    /// How it ends right after its start, if it does: code and last line.
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
    turn.later(time, Deed::Boot { task }.planned());
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
    let unreachable = unreachable(turn, &task);
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
        turn.later(time, Deed::Exit { task }.planned());
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

/// The first database or cache that a task's program can't reach.
fn unreachable(turn: &mut Turn<'_>, task: &Task) -> Option<String> {
    let needs = task.needs.iter();
    let mut missing = needs.filter(|(host, port)| !reaches(turn, task, host, *port));
    missing.next().map(|(host, port)| format!("{host}:{port}"))
}

/// Whether a task's program reaches a database or cache: it is there, takes
/// connections, and the rules let them through.
fn reaches(turn: &mut Turn<'_>, task: &Task, host: &str, port: u16) -> bool {
    let own = &task.place.groups;
    if let Some(database) = turn.database_at(host) {
        let groups = &database.settings.vpc_security_group_ids;
        database.serves() && turn.may_reach(own, groups, port)
    } else if let Some(cache) = turn.cache_at(host) {
        cache.serves() && turn.may_reach(own, &cache.settings.security_group_ids, port)
    } else {
        // What is not AWS's is somebody else's, and there.
        !host.ends_with(".amazonaws.com")
    }
}

/// What a request to a task gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// An answer with this status.
    Answered(u16),
    /// Nobody listens.
    Refused,
    /// Nothing: there is nobody, or the rules don't let it through.
    Silent,
}

/// What a request from members of these groups to `path` gets.
pub(crate) fn probe(
    turn: &mut Turn<'_>,
    from_groups: &[String],
    address: &str,
    port: u16,
    path: &str,
) -> Probe {
    let mut tasks = turn.here().ecs.tasks.values();
    let found = tasks.find(|task| task.has_address(address)).cloned();
    let Some(task) = found.filter(|task| task.started.is_some()) else {
        return Probe::Silent;
    };
    if !turn.may_reach(from_groups, &task.place.groups, port) {
        return Probe::Silent;
    }
    let program = Program::of(turn, &task).filter(|_| task.is_up);
    let Some(program) = program else {
        return Probe::Refused;
    };
    match &program.behaviour {
        Behaviour::ListensOn(own) if *own != port => Probe::Refused,
        Behaviour::ListensOn(_) => good(turn, &task),
        _ if !program.ports.contains(&port) => Probe::Refused,
        Behaviour::NeverHealthy => Probe::Answered(503),
        Behaviour::HealthPath(own) if own != path => Probe::Answered(404),
        _ => good(turn, &task),
    }
}

fn good(turn: &mut Turn<'_>, task: &Task) -> Probe {
    match unreachable(turn, task) {
        Some(_) => Probe::Answered(503),
        None => Probe::Answered(200),
    }
}
