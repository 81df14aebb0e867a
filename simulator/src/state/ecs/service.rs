//! Services, their deployments and their history.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{clock::Moment, tags::Tags};

/// A target group, and the container port whose addresses are its targets.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balanced {
    pub(crate) target_group_arn: String,
    pub(crate) container_name: String,
    pub(crate) container_port: u16,
}

/// The settings of a deployment.
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

/// A deployment, from its begin to its end.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Record {
    pub(crate) arn: String,
    /// The deployment's id in the service.
    pub(crate) deployment: String,
    /// The revision that it is to bring.
    pub(crate) target: String,
    /// The settings of that revision.
    pub(crate) settings: Settings,
    /// The revisions that it is to replace.
    pub(crate) sources: Vec<String>,
    pub(crate) created_at: String,
    pub(crate) finished_at: Option<String>,
    pub(crate) status: DeploymentStatus,
    pub(crate) reason: Option<String>,
    pub(crate) failures: u32,
    pub(crate) rollback: Option<Rollback>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Rollback {
    pub(crate) started_at: String,
    pub(crate) revision: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum DeploymentStatus {
    InProgress,
    Successful,
    Stopped,
    RollbackInProgress,
    RollbackSuccessful,
    RollbackFailed,
}

impl DeploymentStatus {
    pub(crate) const fn is_over(self) -> bool {
        !matches!(self, Self::InProgress | Self::RollbackInProgress)
    }
}

/// The subnets and groups that tasks are put into.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Network {
    pub(crate) subnets: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) public_ip: bool,
}

/// Settings of a service that change without a deployment.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Options {
    pub(crate) maximum_percent: u32,
    pub(crate) minimum_healthy_percent: u32,
    pub(crate) has_breaker: bool,
    pub(crate) rolls_back: bool,
    pub(crate) grace_seconds: Option<u64>,
    pub(crate) zone_rebalancing: String,
    pub(crate) execute_command: bool,
    pub(crate) managed_tags: bool,
    pub(crate) propagate_tags: String,
    pub(crate) controller: Value,
    pub(crate) capacity_strategy: Value,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            maximum_percent: 200,
            minimum_healthy_percent: 100,
            has_breaker: false,
            rolls_back: false,
            grace_seconds: None,
            zone_rebalancing: "ENABLED".to_owned(),
            execute_command: false,
            managed_tags: false,
            propagate_tags: "NONE".to_owned(),
            controller: Value::Null,
            capacity_strategy: Value::Null,
        }
    }
}

impl Options {
    /// These with what an input says in its place.
    pub(crate) fn with(mut self, input: &Value) -> Self {
        let percent = |value: &Value, before: u32| {
            let wanted = value.as_u64().and_then(|it| u32::try_from(it).ok());
            wanted.unwrap_or(before)
        };
        let text = |member: &str, value: &mut String| {
            if let Some(wanted) = input[member].as_str() {
                wanted.clone_into(value);
            }
        };
        let deployment = &input["deploymentConfiguration"];
        self.maximum_percent = percent(&deployment["maximumPercent"], self.maximum_percent);
        self.minimum_healthy_percent = percent(
            &deployment["minimumHealthyPercent"],
            self.minimum_healthy_percent,
        );
        let breaker = &deployment["deploymentCircuitBreaker"];
        self.has_breaker = breaker["enable"].as_bool().unwrap_or(self.has_breaker);
        self.rolls_back = breaker["rollback"].as_bool().unwrap_or(self.rolls_back);
        let grace = input["healthCheckGracePeriodSeconds"].as_u64();
        self.grace_seconds = grace.or(self.grace_seconds);
        text("availabilityZoneRebalancing", &mut self.zone_rebalancing);
        text("propagateTags", &mut self.propagate_tags);
        let flag = |member: &str, before: bool| input[member].as_bool().unwrap_or(before);
        self.execute_command = flag("enableExecuteCommand", self.execute_command);
        self.managed_tags = flag("enableECSManagedTags", self.managed_tags);
        for (member, value) in [
            ("deploymentController", &mut self.controller),
            ("capacityProviderStrategy", &mut self.capacity_strategy),
        ] {
            if !input[member].is_null() {
                *value = input[member].clone();
            }
        }
        self
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Service {
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) cluster: String,
    pub(crate) status: ServiceStatus,
    pub(crate) created_at: String,
    pub(crate) token: Option<String>,
    pub(crate) desired: u32,
    pub(crate) options: Options,
    /// The newest first.
    pub(crate) deployments: Vec<Deployment>,
    /// The last one that completed.
    pub(crate) last_good: Option<Deployment>,
    /// All deployments, the newest last.
    pub(crate) history: Vec<Record>,
    /// The newest first.
    pub(crate) events: VecDeque<ServiceEvent>,
    /// Tasks that could not start or died young, in a row.
    pub(crate) failures: u32,
    /// Before this, no task is started.
    pub(crate) not_before: Moment,
    /// Moment of its next scheduling.
    pub(crate) wakes_at: Option<Moment>,
    pub(crate) is_steady: bool,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum ServiceStatus {
    Active,
    Draining,
    Inactive,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ServiceEvent {
    pub(crate) id: String,
    pub(crate) at: String,
    pub(crate) message: String,
}

impl Service {
    /// The deployment that is wanted.
    pub(crate) fn primary(&self) -> Option<&Deployment> {
        self.deployments.first()
    }

    pub(crate) fn has_revision(&self, arn: &str) -> bool {
        let mut deployments = self.deployments.iter();
        deployments.any(|deployment| deployment.settings.task_definition == arn)
    }

    pub(crate) fn deployment_mut(&mut self, id: &str) -> Option<&mut Deployment> {
        self.deployments.iter_mut().find(|it| it.id == id)
    }
}
