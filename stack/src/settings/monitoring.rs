//! Settings of the alarms and the dashboard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Alarms and dashboard, in CloudWatch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Monitoring {
    /// Creates alarms. They are sent to the addresses of `notify.email`;
    /// without any, only `status` and the console show them.
    pub alarms: bool,
    /// Creates a dashboard.
    pub dashboard: bool,
    /// When alarms go off.
    pub limits: Limits,
}

impl Monitoring {
    /// `true` if the agent reports its counters as CloudWatch metrics.
    #[must_use]
    pub fn has_agent_metrics(&self) -> bool {
        self.alarms || self.dashboard
    }
}

/// When alarms go off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Requests that the load balancer answers with 5xx itself, in 5 minutes.
    #[schemars(range(max = 1_000_000))]
    pub alb_5xx: u32,
    /// Seconds that 95 of 100 requests take at most, for 15 minutes.
    #[schemars(range(min = 1, max = 59))]
    pub target_latency_seconds: u32,
    /// CPU utilisation of the tasks in percent, for 15 minutes.
    #[schemars(range(min = 1, max = 99))]
    pub task_cpu_percent: u32,
    /// Memory utilisation of the tasks in percent, for 15 minutes.
    #[schemars(range(min = 1, max = 99))]
    pub task_memory_percent: u32,
    /// CPU utilisation of the database in percent, for 15 minutes.
    #[schemars(range(min = 1, max = 99))]
    pub db_cpu_percent: u32,
    /// Free storage of the database in GB, at least.
    #[schemars(range(min = 1, max = 65_536))]
    pub db_free_storage_gb: u32,
    /// Connections to the database.
    #[schemars(range(min = 1, max = 100_000))]
    pub db_connections: u32,
    /// Memory of the cache that is used, in percent.
    #[schemars(range(min = 1, max = 99))]
    pub redis_memory_percent: u32,
    /// Minutes of `desk.hours` in which messages of customers arrive and none is answered.
    #[schemars(range(min = 5, max = 1_440))]
    pub agent_silent_minutes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            alb_5xx: 10,
            target_latency_seconds: 10,
            task_cpu_percent: 85,
            task_memory_percent: 85,
            db_cpu_percent: 80,
            db_free_storage_gb: 2,
            db_connections: 80,
            redis_memory_percent: 80,
            agent_silent_minutes: 15,
        }
    }
}
