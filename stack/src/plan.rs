//! The difference between what should be and what is, as steps in order.
//! Pure: the same stack and the same observation give the same plan.

mod diff;
mod down;
mod leaves;
mod refusal;
mod release;
mod up;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

pub(crate) use self::leaves::final_snapshot;
pub use self::{
    down::{down, down_keeping},
    leaves::{Keeping, Leaves},
    refusal::Refusal,
    up::{creates, up},
};
use crate::{Condition, Found, Key, Kind, Spec, names::is_generated_secret, spec::Change};

/// What is to be done, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plan {
    /// All steps; [`After`] refers to them by their place here.
    pub steps: Vec<Step>,
    /// Why it must not be carried out.
    pub refusals: Vec<Refusal>,
    /// What the user should know.
    pub notices: Vec<String>,
    /// Whether it makes a protected environment ephemeral.
    pub lifts_protection: bool,
}

/// One thing to do with one resource.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Which resource.
    pub key: Key,
    /// What to do with it.
    pub operation: Operation,
    /// What must have happened before.
    pub after: Vec<After>,
    /// The places of the steps without which it never becomes ready, though it
    /// can be started before them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ready_with: Vec<usize>,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Nothing but to wait until it is ready, if it is not.
    Keep(Found),
    /// Make it.
    Create {
        /// What to make; references may still be open.
        spec: Spec,
        /// Why one that was there is deleted first.
        replaces: Option<String>,
    },
    /// Change it in place.
    Update {
        /// What is there.
        found: Found,
        /// What it is to be; references may still be open.
        to: Spec,
        /// What is different, as far as it is known before.
        changes: Vec<Change>,
    },
    /// Let go of something that must be deleted or replaced, or of a
    /// protection against deletion.
    Release {
        /// What is there.
        found: Found,
        /// What it is to be for the time being.
        to: Spec,
    },
    /// Delete it and wait until it is gone; if it is being deleted already,
    /// only wait.
    Delete {
        /// What is there.
        found: Found,
        /// Whether it is made again afterwards.
        replaced: bool,
        /// What remains of its data.
        leaves: Leaves,
    },
    /// Complete a change in place that its dependents had to follow first.
    Finish {
        /// What was there before the plan.
        found: Found,
        /// What it is to be; references may still be open.
        to: Spec,
    },
}

/// What must have happened to another step before a step can start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct After {
    /// Place of the other step in the plan.
    pub step: usize,
    /// How far it must have come.
    pub until: Until,
}

/// How far a step has come.
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

impl Plan {
    /// Whether carrying it out would make any changing call.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.action() == Action::None)
    }

    /// The place of the step that leaves the resource under `key` as it is to
    /// be: not its deletion before a replacement, not a release.
    #[must_use]
    pub fn main_step(&self, key: &Key) -> Option<usize> {
        self.steps
            .iter()
            .position(|step| step.key == *key && step.is_main())
    }

    /// The steps that are shown: one per resource.
    pub fn main_steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.is_main())
    }

    /// What is there, is to be deleted and not to be created again: of an earlier
    /// configuration, or of a run that crashed. What is being deleted already is
    /// none.
    #[must_use]
    pub fn orphans(&self) -> Vec<&Found> {
        fn orphan(step: &Step) -> Option<&Found> {
            match &step.operation {
                Operation::Delete {
                    found,
                    replaced: false,
                    ..
                } if found.condition != Condition::Deleting => Some(found),
                _ => None,
            }
        }
        self.steps.iter().filter_map(orphan).collect()
    }

    /// The stored data that changes in place give up, in words: one a resource.
    #[must_use]
    pub fn discards(&self) -> Vec<String> {
        let updates = self.steps.iter().filter_map(|step| match &step.operation {
            Operation::Update { to, changes, .. } => Some((&step.key, to, changes)),
            _ => None,
        });
        let discards = updates.flat_map(|(key, to, changes)| {
            let discards = changes
                .iter()
                .filter_map(|change| Some((change, to.discards(change)?)));
            discards.map(move |(change, it)| {
                format!("{} of {key} ({} = {})", it.data, it.setting, change.to)
            })
        });
        discards.collect()
    }

    /// How many resources see this action.
    #[must_use]
    pub fn count(&self, action: Action) -> usize {
        self.main_steps()
            .filter(|step| step.action() == action)
            .count()
    }
}

impl Step {
    /// What happens to the resource, in one word.
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

    /// Whether it deletes what users stored; a generated secret is none of that, and what
    /// never came into being holds nothing.
    #[must_use]
    pub fn loses_data(&self) -> bool {
        let holds_data = self.deleted().is_some_and(|found| !found.never_worked());
        holds_data && self.kind().holds_data() && !is_generated_secret(&self.key)
    }

    /// What AWS calls the resource, if it is there.
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
    fn deleted(&self) -> Option<&Found> {
        match &self.operation {
            Operation::Delete { found, .. } => Some(found),
            _ => None,
        }
    }

    fn is_main(&self) -> bool {
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

/// Whether a resource with this condition can be worked with.
fn is_usable(found: &Found) -> bool {
    match &found.condition {
        Condition::Ready | Condition::Pending(_) => true,
        Condition::Deleting => false,
        // A service whose rollout failed is given a new one, not deleted.
        Condition::Failed(_) => found.spec.kind() == Kind::EcsService,
    }
}
