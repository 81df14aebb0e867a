//! How targets are.

use serde::{Deserialize, Serialize};

/// What checks have found of a target.
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

/// How a target is, as AWS tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) name: &'static str,
    pub(crate) reason: Option<String>,
    pub(crate) description: Option<String>,
}

impl State {
    pub(super) fn new(name: &'static str, reason: &str, description: &str) -> Self {
        Self {
            name,
            reason: Some(reason.to_owned()),
            description: Some(description.to_owned()),
        }
    }

    /// In a group that no request can come through.
    pub(super) fn unused() -> Self {
        Self::new(
            "unused",
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer",
        )
    }

    pub(super) fn in_other_zone() -> Self {
        Self::new(
            "unused",
            "Target.NotInUse",
            "Target is in an Availability Zone that is not enabled for the load balancer",
        )
    }

    pub(super) fn not_registered() -> Self {
        Self::new(
            "unused",
            "Target.NotRegistered",
            "Target is not registered to the target group",
        )
    }

    pub(super) fn registering() -> Self {
        Self::new(
            "initial",
            "Elb.RegistrationInProgress",
            "Target registration is in progress",
        )
    }

    pub(super) fn of(health: &Health) -> Self {
        match health {
            Health::Initial { .. } => Self::new(
                "initial",
                "Elb.InitialHealthChecking",
                "Initial health checks in progress",
            ),
            Health::Healthy { .. } => Self {
                name: "healthy",
                reason: None,
                description: None,
            },
            Health::Unhealthy { why, .. } => Self::new("unhealthy", &why.reason, &why.description),
            Health::Draining => Self::new(
                "draining",
                "Target.DeregistrationInProgress",
                "Target deregistration is in progress",
            ),
        }
    }
}

impl Failure {
    fn new(reason: &str, description: impl Into<String>) -> Self {
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

    /// As somebody outside tells it.
    pub(crate) fn told(description: &str) -> Self {
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
