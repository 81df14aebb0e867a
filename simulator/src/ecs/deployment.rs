//! Deployments: what a service's tasks are being made into.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Ecs, Stage, balancing::Balanced, network::Network};
use crate::world::Turn;

/// What a deployment deploys.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Settings {
    pub(crate) task_definition: String,
    pub(crate) network: Network,
    pub(crate) load_balancers: Vec<Balanced>,
    pub(crate) platform_version: String,
}

/// A deployment. A service's first is its `PRIMARY`, the others are `ACTIVE`
/// as long as they have tasks.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Deployment {
    /// `ecs-svc/` and 19 digits.
    pub(crate) id: String,
    pub(crate) settings: Settings,
    /// The ARN of the service's revision that it deploys.
    pub(crate) service_revision: String,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    pub(crate) failed_tasks: u32,
    pub(crate) rollout: Rollout,
    pub(crate) reason: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Rollout {
    InProgress,
    Completed,
    Failed,
}

impl Deployment {
    /// A deployment of `settings`, made now.
    pub(super) fn new(turn: &mut Turn<'_>, service: &str, settings: Settings) -> Self {
        let id = format!("ecs-svc/{}", number(turn));
        let revision = format!("service-revision/{service}/{}", number(turn));
        let now = turn.timestamp();
        Self {
            reason: format!("ECS deployment {id} in progress."),
            id,
            settings,
            service_revision: turn.arn("ecs", &revision),
            created_at: now.clone(),
            updated_at: now,
            failed_tasks: 0,
            rollout: Rollout::InProgress,
        }
    }

    pub(super) fn shown(&self, ecs: &Ecs, is_primary: bool, desired: u32) -> Value {
        let count = Count::of(ecs, &self.id);
        json!({
            "id": self.id,
            "status": if is_primary { "PRIMARY" } else { "ACTIVE" },
            "taskDefinition": self.settings.task_definition,
            "desiredCount": if is_primary { desired } else { count.alive },
            "pendingCount": count.pending,
            "runningCount": count.running,
            "failedTasks": self.failed_tasks,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
            "launchType": "FARGATE",
            "platformVersion": "1.4.0",
            "platformFamily": "Linux",
            "networkConfiguration": self.settings.network.shown(),
            "rolloutState": self.rollout,
            "rolloutStateReason": self.reason,
        })
    }
}

/// 19 digits, as ids of deployments and revisions are.
pub(super) fn number(turn: &mut Turn<'_>) -> u64 {
    1_000_000_000_000_000_000 + turn.world.dice.below(8_000_000_000_000_000_000)
}

/// How many tasks a deployment has.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) pending: u32,
    pub(super) running: u32,
    /// Those that are not about to stop.
    pub(super) alive: u32,
    /// Those that are told to stop, and have not been told to end yet.
    pub(super) draining: u32,
}

impl Count {
    pub(super) fn of(ecs: &Ecs, deployment: &str) -> Self {
        let mut count = Self::default();
        let is_its = |id: &Option<String>| id.as_deref() == Some(deployment);
        for task in ecs.tasks.values().filter(|task| is_its(&task.deployment)) {
            count.pending += u32::from(task.stage < Stage::Running);
            count.running += u32::from(task.stage == Stage::Running);
            count.alive += u32::from(task.is_alive());
            count.draining += u32::from(task.stage == Stage::Deactivating);
        }
        count
    }
}
