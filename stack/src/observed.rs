//! What AWS holds of an environment.

use std::{collections::BTreeMap, fmt};

use serde::Serialize;

use crate::{Key, Kind, Output, Outputs, Spec};

/// Everything that belongs to an environment, and what only looks like it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Observed {
    /// By key; what has no place in the stack is under [`Key::stray`].
    pub resources: BTreeMap<Key, Found>,
    /// Named as the environment's, or in its VPC, but not tagged so: somebody
    /// else's.
    pub foreign: Vec<Foreign>,
}

/// One resource that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// What AWS calls it: an EC2 id, a name or an ARN.
    pub id: String,
    /// Its attributes as they are.
    pub spec: Spec,
    /// What it tells for others, as far as it is known.
    pub outputs: Outputs,
    /// Where it is in its life.
    pub condition: Condition,
    /// When AWS made what is there now, by its clock, in milliseconds since 1970;
    /// of a service, its newest deployment. Not of every kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_at_ms: Option<i64>,
    /// Whether AWS tells of changes that it was asked for and has not made yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_pending_changes: bool,
    /// The versions that AWS upgrades it to, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub upgrade_targets: Vec<String>,
}

/// Where a resource is in its life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Usable.
    Ready,
    /// On its way to ready, in AWS's word for it: `creating`, `modifying`.
    Pending(String),
    /// Being deleted.
    Deleting,
    /// It will never be ready; AWS's reason.
    Failed(String),
}

/// A resource that has a name of the environment, or lies in its VPC, but does
/// not have its tags.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Foreign {
    /// The key whose place it takes; a stray one, if it takes none.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// Its name or id.
    pub name: String,
    /// Of a role, which is the account's and not a region's: the region whose
    /// environment of the same name it serves, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serves_region: Option<String>,
}

impl Foreign {
    /// Whether it only lies in the environment's VPC, in nobody's place.
    #[must_use]
    pub fn is_guest(&self) -> bool {
        self.key.is_stray() && self.kind != Kind::Vpc
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, name) = (self.kind, &self.name);
        if let Some(region) = &self.serves_region {
            return write!(
                f,
                "the {kind} `{name}` serves the environment of the same name in {region}"
            );
        }
        if self.is_guest() {
            write!(
                f,
                "the {kind} `{name}` in the VPC is not this environment's"
            )
        } else {
            write!(
                f,
                "the {kind} `{name}` has a name of this environment but not its tags"
            )
        }
    }
}

impl Found {
    /// A resource that is ready, with its id as the only output so far.
    #[must_use]
    pub fn ready(id: impl Into<String>, spec: impl Into<Spec>) -> Self {
        let id = id.into();
        let outputs = Outputs::from([(Output::Id, id.clone())]);
        Self {
            id,
            spec: spec.into(),
            outputs,
            condition: Condition::Ready,
            made_at_ms: None,
            has_pending_changes: false,
            upgrade_targets: Vec::new(),
        }
    }

    /// The same in another condition.
    #[must_use]
    pub fn in_condition(mut self, condition: Condition) -> Self {
        self.condition = condition;
        self
    }

    /// The same with the time at which AWS says that it made it.
    #[must_use]
    pub fn made_at_ms(mut self, made_at_ms: Option<i64>) -> Self {
        self.made_at_ms = made_at_ms;
        self
    }

    /// The same, with changes of which AWS tells that they are still to be made.
    #[must_use]
    pub fn with_pending_changes(mut self, has_pending_changes: bool) -> Self {
        self.has_pending_changes = has_pending_changes;
        self
    }

    /// The same with one more output.
    #[must_use]
    pub fn with(mut self, output: Output, value: impl Into<String>) -> Self {
        self.outputs.insert(output, value.into());
        self
    }
}

impl Observed {
    /// Adds a resource; a second one under the same key becomes a stray.
    pub fn add(&mut self, key: Key, found: Found) {
        let key = if self.resources.contains_key(&key) {
            Key::stray(&found.id)
        } else {
            key
        };
        self.resources.insert(key, found);
    }

    /// Adds all that another observation found.
    pub fn merge(&mut self, other: Self) {
        for (key, found) in other.resources {
            self.add(key, found);
        }
        self.foreign.extend(other.foreign);
    }

    /// The resource under `key`.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Found> {
        self.resources.get(key)
    }

    /// An output of the resource under `key`.
    #[must_use]
    pub fn output(&self, key: &Key, output: Output) -> Option<String> {
        self.get(key)?.outputs.get(&output).cloned()
    }
}
