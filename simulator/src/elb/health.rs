//! Health of targets as it is described.

use crate::state::elb::Health;

/// The health of a target as AWS describes it.
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
