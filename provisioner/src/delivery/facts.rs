//! What is known of a rollout or of a task that did not do what it should.
//! Plain data: the facts of a rollout, from which a diagnosis is made.

use std::collections::BTreeMap;

use super::service::Event;

/// Everything that is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What was to run.
    pub expected: Expected,
    /// What ECS reported about the service meanwhile, newest first.
    pub events: Vec<Event>,
    /// ECS's words on the deployment that failed.
    pub rollout_reason: String,
    /// The tasks that ended and should not have, oldest first.
    pub ended: Vec<Task>,
    /// The last lines of the tasks that run.
    pub lines_of_running: Vec<String>,
    /// What the load balancer thinks of the tasks.
    pub targets: Vec<Target>,
    /// What `/ready` tells to be down, where the tasks are healthy and yet not ready.
    pub not_ready: Vec<String>,
}

/// What was to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// `kavak-agent-dev-app:7`.
    pub revision: String,
    /// The image's reference.
    pub image: String,
    /// `X86_64` or `ARM64`.
    pub architecture: String,
    /// Memory of a task in MiB.
    pub memory_mib: String,
    /// The port that the tasks are registered with.
    pub port: u16,
    /// The path that health checks ask for.
    pub health_path: String,
    /// The environment variables, without secrets.
    pub environment: BTreeMap<String, String>,
    /// The variable of each secret, and the secret's ARN.
    pub secrets: BTreeMap<String, String>,
}

/// A task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// The ARN of its revision.
    pub revision: String,
    /// ECS's word for where it is in its life: `RUNNING`, `STOPPED`.
    pub status: String,
    /// When it was asked for, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Its private addresses.
    pub addresses: Vec<String>,
    /// ECS's word for why it ended: `TaskFailedToStart`, `EssentialContainerExited`.
    pub stop_code: String,
    /// ECS's reason.
    pub stopped_reason: String,
    /// Its containers, as far as they ended.
    pub containers: Vec<EndedContainer>,
    /// The last lines that it wrote.
    pub last_lines: Vec<String>,
}

/// How a container ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndedContainer {
    /// Its exit code, if it ran at all.
    pub exit_code: Option<i32>,
    /// ECS's reason.
    pub reason: String,
}

/// A task, as the load balancer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its address.
    pub address: String,
    /// Its port.
    pub port: u16,
    /// What the load balancer thinks of it.
    pub health: TargetHealth,
    /// Why, in the load balancer's words.
    pub reason: String,
}

/// What a load balancer thinks of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetHealth {
    /// It gets requests.
    Healthy,
    /// It does not answer the checks as it should.
    Unhealthy,
    /// It finishes its requests and gets no more.
    Draining,
    /// It is new.
    Initial,
    /// Anything else: the zone is not in use, health is not known.
    Other,
}

impl Task {
    /// Whether ECS ended it, or it ended itself, though it should have run:
    /// neither replaced, nor scaled in, nor stopped by a user.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        match self.stop_code.as_str() {
            "TaskFailedToStart" | "EssentialContainerExited" => true,
            "ServiceSchedulerInitiated" => self.stopped_reason.contains("health checks"),
            _ => false,
        }
    }

    /// The exit code of the first container that has one.
    #[must_use]
    pub fn exit_code(&self) -> Option<i32> {
        self.containers.iter().find_map(|it| it.exit_code)
    }

    /// All reasons of ECS why it ended, in one line.
    #[must_use]
    pub fn reasons(&self) -> String {
        let containers = self.containers.iter().map(|it| it.reason.as_str());
        let mut reasons: Vec<&str> = Vec::new();
        for reason in std::iter::once(self.stopped_reason.as_str()).chain(containers) {
            if !reason.is_empty() && !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons.join("; ")
    }
}
