//! A step of a plan: one resource, and what happens to it.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::Leaves;
use crate::{Found, Key, Kind, Spec, names::is_generated_secret, spec::Change};

/// One thing to do with one resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The resource.
    pub key: Key,
    /// The operation on it.
    pub operation: Operation,
    /// The steps that it waits for.
    pub after: Vec<After>,
    /// The places of the steps without which it never becomes ready, though it
    /// can be started before them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ready_with: Vec<usize>,
}

/// The operation of a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Nothing but to wait until it is ready, if it is not.
    Keep(Found),
    /// Make it.
    Create {
        /// The desired specification; references may still be open.
        spec: Spec,
        /// Why one that was there is deleted first.
        replaces: Option<String>,
    },
    /// Change it in place.
    Update {
        /// The existing resource.
        found: Found,
        /// The desired specification; references may still be open.
        to: Spec,
        /// The differences, as far as they are known before.
        changes: Vec<Change>,
    },
    /// Let go of something that must be deleted or replaced, or of a
    /// protection against deletion.
    Release {
        /// The existing resource.
        found: Found,
        /// Its specification for the time being.
        to: Spec,
    },
    /// Delete it and wait until it is gone; if it is being deleted already,
    /// only wait.
    Delete {
        /// The existing resource.
        found: Found,
        /// `true` if it is recreated afterwards.
        replaced: bool,
        /// The data that it leaves behind.
        leaves: Leaves,
    },
    /// Complete a change in place that its dependents had to follow first.
    Finish {
        /// The resource before the plan.
        found: Found,
        /// The desired specification; references may still be open.
        to: Spec,
    },
}

/// Another step, and its progress before a step can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct After {
    /// Place of the other step in the plan.
    pub step: usize,
    /// The progress that is waited for.
    pub until: Until,
}

/// The progress of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// The resource is there and has its id.
    Made,
    /// The step is done: the resource is ready, or gone.
    Done,
}

/// In one word what happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of the plan")]
pub enum Action {
    Create,
    Update,
    Replace,
    Delete,
    None,
}

impl Step {
    /// The action on the resource.
    #[must_use]
    pub fn action(&self) -> Action {
        match &self.operation {
            Operation::Keep(_) => Action::None,
            Operation::Create {
                replaces: Some(_), ..
            }
            | Operation::Delete { replaced: true, .. } => Action::Replace,
            Operation::Create { .. } => Action::Create,
            Operation::Update { .. } | Operation::Release { .. } | Operation::Finish { .. } => {
                Action::Update
            }
            Operation::Delete { .. } => Action::Delete,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match &self.operation {
            Operation::Create { spec, .. } => spec.kind(),
            Operation::Keep(found)
            | Operation::Update { found, .. }
            | Operation::Release { found, .. }
            | Operation::Delete { found, .. }
            | Operation::Finish { found, .. } => found.spec.kind(),
        }
    }

    /// `true` if it deletes data of users; a generated secret is none of that, and what
    /// never came into being holds nothing.
    #[must_use]
    pub fn loses_data(&self) -> bool {
        let holds_data = self.deleted().is_some_and(|found| !found.never_worked());
        holds_data && self.kind().holds_data() && !is_generated_secret(&self.key)
    }

    /// The resource's identifier in AWS, if it exists.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        Some(&self.found()?.id)
    }

    /// The resource as it is, if it is there.
    pub(crate) fn found(&self) -> Option<&Found> {
        match &self.operation {
            Operation::Create { .. } => None,
            Operation::Keep(found)
            | Operation::Update { found, .. }
            | Operation::Release { found, .. }
            | Operation::Delete { found, .. }
            | Operation::Finish { found, .. } => Some(found),
        }
    }

    /// The resource that the step deletes, if it does.
    pub(super) fn deleted(&self) -> Option<&Found> {
        match &self.operation {
            Operation::Delete { found, .. } => Some(found),
            _ => None,
        }
    }

    pub(super) fn is_main(&self) -> bool {
        !matches!(
            self.operation,
            Operation::Release { .. }
                | Operation::Finish { .. }
                | Operation::Delete { replaced: true, .. }
        )
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::None => "none",
        })
    }
}
