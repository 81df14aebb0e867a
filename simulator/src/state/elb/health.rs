//! Health of targets.

use serde::{Deserialize, Serialize};

/// The result of a target's health checks.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Health {
    /// No check has passed yet.
    Initial { failed: u32 },
    /// Healthy, with this many checks failed since the last that passed.
    Healthy { failed: u32 },
    /// Unhealthy, with this many checks passed since the last that failed.
    Unhealthy { why: Failure, passed: u32 },
    /// Deregistered, with connections that may still be open.
    Draining,
}

/// Why a check failed.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    pub(crate) reason: String,
    pub(crate) description: String,
}

impl Failure {
    pub(crate) fn new(reason: &str, description: impl Into<String>) -> Self {
        Self {
            reason: reason.to_owned(),
            description: description.into(),
        }
    }

    /// The answer was not what the matcher wants.
    pub(crate) fn wrong_code(code: u16) -> Self {
        let description = format!("Health checks failed with these codes: [{code}]");
        Self::new("Target.ResponseCodeMismatch", description)
    }

    /// There was no answer.
    pub(crate) fn timeout() -> Self {
        Self::new("Target.Timeout", "Request timed out")
    }

    /// There was no connection.
    pub(crate) fn refused() -> Self {
        Self::new("Target.FailedHealthChecks", "Health checks failed")
    }

    /// As a process outside reports it.
    pub(crate) fn reported(description: &str) -> Self {
        Self::new("Target.FailedHealthChecks", description)
    }
}

impl Health {
    /// The health after one more check: the first that passes makes a new
    /// target healthy, the thresholds count afterwards.
    pub(crate) fn after(
        &self,
        outcome: Result<(), Failure>,
        healthy_threshold: u32,
        unhealthy_threshold: u32,
    ) -> Self {
        match (self, outcome) {
            (Self::Draining, _) => Self::Draining,
            (Self::Initial { .. } | Self::Healthy { .. }, Ok(())) => Self::Healthy { failed: 0 },
            (Self::Initial { failed } | Self::Healthy { failed }, Err(why))
                if failed + 1 >= unhealthy_threshold =>
            {
                Self::Unhealthy { why, passed: 0 }
            }
            (Self::Initial { failed }, Err(_)) => Self::Initial { failed: failed + 1 },
            (Self::Healthy { failed }, Err(_)) => Self::Healthy { failed: failed + 1 },
            (Self::Unhealthy { passed, .. }, Ok(())) if passed + 1 >= healthy_threshold => {
                Self::Healthy { failed: 0 }
            }
            (Self::Unhealthy { why, passed }, Ok(())) => Self::Unhealthy {
                why: why.clone(),
                passed: passed + 1,
            },
            (Self::Unhealthy { .. }, Err(why)) => Self::Unhealthy { why, passed: 0 },
        }
    }
}
