//! Deployments: what a service's tasks are being made into.

use serde_json::{Value, json};

use crate::{
    state::ecs::{Deployment, Ecs, Rollout, Settings, Stage},
    world::Turn,
};

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

/// The tasks of a deployment, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) pending: u32,
    pub(super) running: u32,
    /// Those that are not about to stop.
    pub(super) alive: u32,
    /// Tasks that are to stop, before their containers are ended.
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
