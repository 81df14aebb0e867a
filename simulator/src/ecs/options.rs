//! What changes of a service without a deployment.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What changes without a deployment.
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
    pub(super) fn with(mut self, input: &Value) -> Self {
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
