//! The difference between what should be and what is, as steps in order.
//! Pure: the same stack and the same observation give the same plan.

mod diff;
mod down;
mod leaves;
mod refusal;
mod release;
mod step;
mod up;

use serde::Serialize;

pub use self::{
    down::{down, down_keeping},
    refusal::Refusal,
    step::{Action, After, Operation, Step, Until},
    up::{creates, up},
};
pub use crate::leaves::{Keeping, Leaves};
use crate::{Condition, Found, Key, Kind};

/// The steps of a run, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plan {
    /// All steps; [`After`] refers to them by their place here.
    pub steps: Vec<Step>,
    /// Why it must not be carried out.
    pub refusals: Vec<Refusal>,
    /// Notices for the user.
    pub notices: Vec<String>,
    /// `true` if it makes a protected environment ephemeral.
    pub lifts_protection: bool,
}

impl Plan {
    /// `true` if it makes no mutating call.
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

    /// The existing resources that are deleted and not recreated: of an earlier
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

    /// The number of resources with this action.
    #[must_use]
    pub fn count(&self, action: Action) -> usize {
        self.main_steps()
            .filter(|step| step.action() == action)
            .count()
    }
}

/// `true` if a resource with this condition can be used.
fn is_usable(found: &Found) -> bool {
    match &found.condition {
        Condition::Ready | Condition::Pending(_) => true,
        Condition::Deleting => false,
        // A service whose rollout failed is given a new one, not deleted.
        Condition::Failed(_) => found.spec.kind() == Kind::EcsService,
    }
}
