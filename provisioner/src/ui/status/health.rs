//! Health of an environment.

use kavak_stack::{Condition, Observed, key};
use schemars::JsonSchema;
use serde::Serialize;

/// How an environment is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// Nothing is there.
    Absent,
    /// Something is there, but no service that answers.
    Incomplete,
    /// AWS is at work on something.
    Changing,
    /// Something failed.
    Failed,
    /// Everything is usable, but no task is wanted: nothing answers.
    ScaledToZero,
    /// Everything is usable, and all tasks that are wanted run.
    Healthy,
}

impl Health {
    pub(super) fn of(observed: &Observed) -> Self {
        let any = |is: fn(&Condition) -> bool| {
            observed
                .resources
                .values()
                .any(|found| is(&found.condition))
        };
        if observed.resources.is_empty() {
            Self::Absent
        } else if any(|condition| matches!(condition, Condition::Failed(_))) {
            Self::Failed
        } else if any(|condition| matches!(condition, Condition::Pending(_) | Condition::Deleting))
        {
            Self::Changing
        } else if [&key::ECS_SERVICE, &key::LISTENER_HTTP]
            .iter()
            .all(|key| observed.get(key).is_some())
        {
            Self::Healthy
        } else {
            Self::Incomplete
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Absent => "nothing is there",
            Self::Incomplete => "incomplete: there is no service that answers",
            Self::Changing => "AWS is at work on it",
            Self::Failed => {
                "FAILED: something is in a state from which it does not recover by itself"
            }
            Self::ScaledToZero => "scaled to 0: no task is wanted, so nobody answers",
            Self::Healthy => "healthy",
        }
    }
}
