//! ECS on Fargate: clusters, task definitions, services and their tasks.

use kavak_calls::is_mutating;
use serde_json::Value;

use crate::{
    limits::Limit,
    operation::Answer,
    state::ecs::{ServiceStatus, Transition},
    world::Turn,
};

mod balancing;
mod breaker;
mod cluster;
mod definition_check;
mod deployment;
mod environment;
mod failures;
mod history;
mod history_shown;
mod launch;
mod linked_role;
mod log_stream;
mod network;
mod outside;
mod pages;
mod places;
mod probe;
mod program;
mod reference;
mod requirements;
mod resources;
mod revision;
mod revision_removal;
mod roll;
mod rolling;
mod run_task;
mod scheduler;
mod service;
mod service_change;
mod service_creation;
mod service_shown;
mod start;
mod stop;
mod tags;
mod task;
mod task_definition;
mod task_shown;

pub(crate) use self::{
    environment::{Environment, own_override},
    log_stream::LogStream,
    outside::{
        exited_outside, handed_out, health_path, revision_of_task, run_outside, targets_of,
        write_line,
    },
    probe::{Probe, probe},
    reference::no_service,
};

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    cluster::perform(operation, &value, turn)
        .or_else(|| task_definition::perform(operation, &value, turn))
        .or_else(|| service_creation::perform(operation, &value, turn))
        .or_else(|| service_change::perform(operation, &value, turn))
        .or_else(|| service_shown::perform(operation, &value, turn))
        .or_else(|| history_shown::perform(operation, &value, turn))
        .or_else(|| run_task::perform(operation, &value, turn))
        .or_else(|| task_shown::perform(operation, &value, turn))
        .or_else(|| tags::perform(operation, &value, turn))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    let changing = is_mutating(operation);
    match operation {
        "DeleteTaskDefinitions" => Limit::new(operation, 5, 1),
        "DescribeTasks" | "ListTasks" => Limit::new(operation, 100, 20),
        "TagResource" | "UntagResource" | "ListTagsForResource" => Limit::new("tags", 20, 10),
        _ if operation.contains("TaskDefinition") && changing => {
            Limit::new("task definitions", 20, 1)
        }
        _ if operation.contains("TaskDefinition") => Limit::new("task definitions read", 50, 20),
        _ if operation.contains("Cluster") && changing => Limit::new("clusters", 20, 1),
        _ if operation.contains("Cluster") => Limit::new("clusters read", 50, 20),
        _ if changing => Limit::new("services", 50, 5),
        _ => Limit::new("services read", 100, 20),
    }
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::ActivateCluster { name } => cluster::activate(turn, &name),
            Self::ForgetCluster { name } => cluster::forget(turn, &name),
            Self::DeleteRevisions { family } => revision_removal::sweep(turn, &family),
            Self::Schedule { service } => scheduler::woken(turn, &service),
            Self::ForgetService {
                service,
                created_at,
            } => service_change::forget(turn, &service, &created_at),
            Self::Prepare { task } => start::prepare(turn, &task),
            Self::Run { task } => start::run(turn, &task),
            Self::Fail { task, reason } => start::fail(turn, &task, reason),
            Self::Boot { task } => program::boot(turn, &task),
            Self::Exit { task } => program::exit(turn, &task),
            Self::Terminate { task } => stop::terminate(turn, &task),
            Self::Stopped { task } => stop::stopped(turn, &task),
            Self::PullInterface { interface } => turn.pull_interface(&interface),
            Self::ForgetTask { task } => {
                turn.here().ecs.tasks.remove(&task);
            }
        }
    }

    /// The transition as the agenda takes it.
    pub(crate) fn planned(self) -> crate::world::Transition {
        crate::world::Transition::Ecs(self)
    }
}

/// Returns whether there is an active service of this key, `<cluster>/<name>`.
pub(crate) fn is_active(turn: &mut Turn<'_>, key: &str) -> bool {
    turn.service(key)
        .is_some_and(|service| service.status == ServiceStatus::Active)
}

/// Brings a service's desired count between these bounds.
pub(crate) fn scale_within(turn: &mut Turn<'_>, key: &str, min: u32, max: u32) {
    if let Some(service) = turn.service(key) {
        service.desired = service.desired.clamp(min, max);
        scheduler::wake(turn, key);
    }
}

/// The zone of the task with this address in the VPC.
pub(crate) fn zone_of(turn: &mut Turn<'_>, vpc: &str, address: &str) -> Option<String> {
    let task = task::at(turn, vpc, address)?;
    Some(task.place.zone.clone())
}

/// The health of the target at this address in the VPC has changed.
pub(crate) fn target_changed(turn: &mut Turn<'_>, vpc: &str, address: &str) {
    let task = task::at(turn, vpc, address);
    if let Some(service) = task.and_then(|task| task.service.clone()) {
        scheduler::look_after(turn, &service);
    }
}
