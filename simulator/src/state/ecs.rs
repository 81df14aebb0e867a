//! Clusters, task definitions, services and tasks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{clock::Moment, tags::Tags};

mod behaviour;
mod revision;
mod service;
mod task;

pub use self::behaviour::Behaviour;
pub(crate) use self::{
    revision::{Family, Revision, RevisionStatus},
    service::{
        Balanced, Deployment, DeploymentStatus, Network, Options, Record, Rollback, Rollout,
        Service, ServiceEvent, ServiceStatus, Settings,
    },
    task::{Need, Place, Stage, Stop, StopCode, Task},
};

/// ECS's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ecs {
    /// By name.
    pub(crate) clusters: BTreeMap<String, Cluster>,
    /// Task definitions by family.
    pub(crate) families: BTreeMap<String, Family>,
    /// By `<cluster>/<name>`.
    pub(crate) services: BTreeMap<String, Service>,
    /// By id.
    pub(crate) tasks: BTreeMap<String, Task>,
    /// When ECS can have its own role.
    pub(crate) role_believed_at: Moment,
}

/// Scheduled changes of ECS.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// A new cluster can be used.
    ActivateCluster { name: String },
    /// A deleted cluster is no longer described.
    ForgetCluster { name: String },
    /// Revisions whose deletion was asked for go, if nothing has them.
    DeleteRevisions { family: String },
    /// Schedules a service's tasks.
    Schedule { service: String },
    /// A deleted service is no longer described.
    ForgetService { service: String, created_at: String },
    /// A task's network is there: its requirements are checked.
    Prepare { task: String },
    /// A task has all it needs, and its containers start.
    Run { task: String },
    /// A task could not start.
    Fail { task: String, reason: String },
    /// A task's program is up, or has done what it does.
    Boot { task: String },
    /// A task's program ends.
    Exit { task: String },
    /// A task's targets are drained: its containers are ended.
    Terminate { task: String },
    /// A task's containers have ended.
    Stopped { task: String },
    /// The interface of a stopped task goes.
    PullInterface { interface: String },
    /// A stopped task is no longer described.
    ForgetTask { task: String },
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Cluster {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) status: ClusterStatus,
    pub(crate) container_insights: String,
    pub(crate) capacity_providers: Vec<String>,
    pub(crate) capacity_strategy: Value,
    pub(crate) configuration: Value,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum ClusterStatus {
    Provisioning,
    Active,
    Inactive,
}

impl Cluster {
    pub(crate) fn set(&mut self, input: &Value) {
        let settings = input["settings"].as_array().into_iter().flatten();
        for setting in settings.filter(|it| it["name"] == "containerInsights") {
            if let Some(value) = setting["value"].as_str() {
                value.clone_into(&mut self.container_insights);
            }
        }
        if !input["configuration"].is_null() {
            self.configuration = input["configuration"].clone();
        }
    }
}
