//! Tasks.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{clock::Moment, hidden::Hidden, tags::Tags};

/// A database or cache that a program connects to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Need {
    pub(crate) host: String,
    pub(crate) port: u16,
    #[serde(default)]
    pub(crate) with_tls: bool,
    /// Its credentials.
    #[serde(default)]
    pub(crate) password: Option<Hidden>,
}

/// Why a task stops.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Stop {
    pub(crate) code: StopCode,
    pub(crate) reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum StopCode {
    TaskFailedToStart,
    EssentialContainerExited,
    UserInitiated,
    ServiceSchedulerInitiated,
}

impl Stop {
    pub(crate) fn by_scheduler(reason: String) -> Self {
        Self {
            code: StopCode::ServiceSchedulerInitiated,
            reason,
        }
    }

    pub(crate) fn failed_to_start(reason: String) -> Self {
        Self {
            code: StopCode::TaskFailedToStart,
            reason,
        }
    }

    pub(crate) fn exited() -> Self {
        Self {
            code: StopCode::EssentialContainerExited,
            reason: "Essential container in task exited".to_owned(),
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) cluster: String,
    /// The key of its service.
    pub(crate) service: Option<String>,
    /// The id of its deployment.
    pub(crate) deployment: Option<String>,
    pub(crate) group: String,
    pub(crate) started_by: Option<String>,
    /// The ARN of its revision.
    pub(crate) definition: String,
    pub(crate) overrides: Value,
    pub(crate) place: Place,
    /// Its order among all tasks: when and how many before.
    pub(crate) created: Moment,
    pub(crate) stage: Stage,
    /// Why it is to stop, or has.
    pub(crate) stop: Option<Stop>,
    /// When its program starts, if it finds what it needs.
    pub(crate) runs_at: Moment,
    /// Moment at which it stops waiting for a way out of its network.
    pub(crate) gives_up_at: Moment,
    pub(crate) pull_started: Option<Moment>,
    pub(crate) started: Option<Moment>,
    pub(crate) stopping: Option<Moment>,
    pub(crate) stopped: Option<Moment>,
    /// Exit code of its program.
    pub(crate) exit_code: Option<i32>,
    /// Reason of its container's failure.
    pub(crate) container_reason: Option<String>,
    pub(crate) image_digest: Option<String>,
    /// Endpoints that its program connects to.
    pub(crate) needs: Vec<Need>,
    /// True if it has all it needs and waits for a process outside to run it.
    pub(crate) is_handed_out: bool,
    /// True if its program is up.
    pub(crate) is_up: bool,
    pub(crate) was_healthy: bool,
    /// Target groups in which it is registered, with its ports.
    pub(crate) targets: Vec<(String, u16)>,
    pub(crate) execute_command: bool,
    pub(crate) tags: Tags,
}

/// The place of a task in the network.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Place {
    pub(crate) subnet_id: String,
    pub(crate) zone: String,
    pub(crate) groups: Vec<String>,
    pub(crate) public_ip: bool,
    pub(crate) interface: String,
    pub(crate) attachment: String,
    pub(crate) address: String,
}

/// The status of a task, by AWS's names.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Stage {
    Provisioning,
    Pending,
    Running,
    Deactivating,
    Stopping,
    Stopped,
}
