//! The place of those who run tasks for real, where the simulator does not
//! play their programs ([`crate::Runtime::Processes`]).

use std::{collections::BTreeMap, fmt};

use crate::{
    clock::Moment,
    ecs::{self, Environment, LogStream, own_override},
    elb,
    hidden::Hidden,
    simulator::Simulator,
    state::{
        ecs::{Revision, Task},
        elb::Failure,
    },
    world::{Turn, World},
};

/// A task that a process outside must run or stop.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskToRun {
    /// Its ARN.
    pub arn: String,
    /// The region it is in.
    pub region: String,
    /// The name of its cluster.
    pub cluster: String,
    /// The name of its service; nothing of a task that was started by itself.
    pub service: Option<String>,
    /// The ARN of its revision.
    pub task_definition: String,
    /// The name of its container.
    pub container: String,
    /// The image of its container.
    pub image: String,
    /// The image's digest, if the registry of the account has it.
    pub image_digest: Option<String>,
    /// The processor that it is to run on, as OCI calls it: `amd64`.
    pub architecture: &'static str,
    /// Replaces the image's own entry point.
    pub entry_point: Vec<String>,
    /// Replaces the image's own command.
    pub command: Vec<String>,
    /// The variables of its definition and of its start.
    pub environment: BTreeMap<String, String>,
    /// Those of its variables that are secrets, with their values.
    pub secrets: BTreeMap<String, Hidden>,
    /// Its private address.
    pub address: String,
    /// True if it was reported as started.
    pub is_started: bool,
    /// The port that it listens on, if it has one.
    pub port: Option<u16>,
    /// The path that is asked whether it is healthy, if anything asks.
    pub health_path: Option<String>,
    /// The log group and the stream that its lines go to.
    pub log: Option<(String, String)>,
    /// True if it must end.
    pub must_stop: bool,
}

impl fmt::Debug for TaskToRun {
    /// Neither variables nor secrets are shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskToRun")
            .field("arn", &self.arn)
            .field("image", &self.image)
            .field("command", &self.command)
            .field("must_stop", &self.must_stop)
            .finish_non_exhaustive()
    }
}

impl Simulator {
    /// Returns the tasks that have all they need, until [`Simulator::task_exited`]
    /// reports their end. A task is left out that does not run yet and whose secrets
    /// have lost their values.
    #[must_use]
    pub fn tasks_to_run(&self) -> Vec<TaskToRun> {
        let now = self.now();
        // Secrets are read as the task would: by a turn, of a world that is
        // thrown away.
        let mut world = self.inspect(World::clone);
        let names = world.region_names();
        let mut tasks = Vec::new();
        for region in names {
            let mut turn = world.turn(&region, now);
            let handed_out: Vec<Task> = ecs::handed_out(&mut turn);
            tasks.extend(handed_out.iter().filter_map(|task| to_run(&mut turn, task)));
        }
        tasks
    }

    /// A task's program was started.
    pub fn task_running(&self, arn: &str) {
        self.change_of(arn, ecs::run_outside);
    }

    /// A task's program has ended, or could not be started; `reason` is described of
    /// its container.
    pub fn task_exited(&self, arn: &str, code: Option<i32>, reason: Option<&str>) {
        self.change_of(arn, |turn, id| ecs::exited_outside(turn, id, code, reason));
    }

    /// A task's health was checked; `reason` says why it failed. The
    /// thresholds of its target groups count as for checks of AWS's.
    pub fn target_checked(&self, arn: &str, is_healthy: bool, reason: &str) {
        self.change_of(arn, |turn, id| {
            for (group, target) in ecs::targets_of(turn, id) {
                let outcome = match is_healthy {
                    true => Ok(()),
                    false => Err(Failure::reported(reason)),
                };
                elb::checked(turn, &group, &target, outcome);
            }
        });
    }

    /// Adds a line to a task's log; it is lost if its group is not there.
    pub fn append_log(&self, arn: &str, line: &str) {
        self.change_of(arn, |turn, id| ecs::write_line(turn, id, line));
    }

    fn change_of(&self, arn: &str, change: impl FnOnce(&mut Turn<'_>, &str)) {
        let region = arn.split(':').nth(3).unwrap_or_default();
        let id = arn.rsplit('/').next().unwrap_or_default();
        self.change(|world: &mut World, now: Moment| change(&mut world.turn(region, now), id));
    }
}

fn to_run(turn: &mut Turn<'_>, task: &Task) -> Option<TaskToRun> {
    let revision = ecs::revision_of_task(turn, task)?;
    // One that runs, or is to stop, needs no variables any more.
    let needs_none = task.started.is_some() || task.stop.is_some();
    let environment = match Environment::of(turn, task, &revision) {
        Err(_) if needs_none => Environment::default(),
        other => other.ok()?,
    };
    let container = revision.main_container();
    let text = |member: &str| container[member].as_str().unwrap_or_default().to_owned();
    let port = container["portMappings"][0]["containerPort"].as_u64();
    Some(TaskToRun {
        arn: task.arn.clone(),
        region: turn.region.clone(),
        cluster: task.cluster.clone(),
        service: task.group.strip_prefix("service:").map(str::to_owned),
        task_definition: task.definition.clone(),
        container: text("name"),
        image: text("image"),
        image_digest: task.image_digest.clone(),
        architecture: revision.architecture(),
        entry_point: words(&container["entryPoint"]),
        command: command(task, &revision),
        address: task.place.address.clone(),
        is_started: task.started.is_some(),
        environment: environment.variables,
        secrets: environment.secrets,
        port: port.and_then(|port| port.try_into().ok()),
        health_path: ecs::health_path(turn, task),
        log: LogStream::of(&revision, &task.id).map(|logs| (logs.group, logs.stream)),
        must_stop: task.must_end(),
    })
}

fn words(value: &serde_json::Value) -> Vec<String> {
    let words = value.as_array().into_iter().flatten();
    words
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect()
}

fn command(task: &Task, revision: &Revision) -> Vec<String> {
    let instead = words(&own_override(task, revision)["command"]);
    if instead.is_empty() {
        return words(&revision.main_container()["command"]);
    }
    instead
}
