//! The existing resources of an environment.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Identity, Key, Output, Outputs, Spec, Unmanaged,
    tags::{FINAL_SNAPSHOT_TAG, LIFETIME_TAG},
};

/// Everything that belongs to an environment, and what only looks like it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Observed {
    /// By key; what has no place in the stack is under [`Key::orphan`].
    pub resources: BTreeMap<Key, Found>,
    /// Resources that only look like it; they are left alone.
    pub unmanaged: Vec<Unmanaged>,
    /// Reads that failed, and why.
    pub unread: Vec<String>,
}

/// One resource that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its identifier in AWS: an EC2 id, a name or an ARN.
    pub id: String,
    /// Its attributes as they are.
    pub spec: Spec,
    /// Its outputs, as far as they are known.
    pub outputs: Outputs,
    /// Its condition.
    pub condition: Condition,
    /// When AWS made what is there now, by its clock, in milliseconds since 1970;
    /// of a service, its newest deployment. Not of every kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_at_ms: Option<i64>,
    /// `true` if AWS reports changes that it accepted and has not made yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_pending_changes: bool,
    /// The versions that AWS upgrades it to, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub upgrade_targets: Vec<String>,
    /// `true` if AWS takes no change of its storage now, because of one in the last
    /// six hours; only where a change of it was asked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub storage_rests: bool,
    /// `true` if others use it too or created it: it is used as it is, and never
    /// changed or deleted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_shared: bool,
}

/// The condition of a resource.
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
            storage_rests: false,
            is_shared: false,
        }
    }

    /// Distinguishes it from others.
    #[must_use]
    pub fn identity(&self) -> Identity<'_> {
        Identity::new(self.spec.kind(), &self.id, self.spec.tags())
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

    /// The same, with changes that AWS reports as still to be made.
    #[must_use]
    pub fn with_pending_changes(mut self, has_pending_changes: bool) -> Self {
        self.has_pending_changes = has_pending_changes;
        self
    }

    /// The same, as a resource that others use too or created.
    #[must_use]
    pub fn shared(mut self, is_shared: bool) -> Self {
        self.is_shared = is_shared;
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
    /// Adds a resource; a second one under the same key becomes an orphan.
    pub fn add(&mut self, key: Key, found: Found) {
        let key = if self.resources.contains_key(&key) {
            Key::orphan(&found.id)
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
        self.unmanaged.extend(other.unmanaged);
        self.unread.extend(other.unread);
    }

    /// The resource under `key`.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&Found> {
        self.resources.get(key)
    }

    /// `true` if the tags of any resource say that the environment is protected.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.resources.values().any(|found| {
            let lifetime = found.spec.tags().and_then(|tags| tags.get(LIFETIME_TAG));
            lifetime.is_some_and(|lifetime| lifetime == "protected")
        })
    }

    /// `true` if the tags of a database ask for a final snapshot when it is removed.
    #[must_use]
    pub fn wants_final_snapshot(&self) -> bool {
        self.resources.values().any(|found| {
            let tag = found.spec.tags().and_then(|it| it.get(FINAL_SNAPSHOT_TAG));
            tag.is_some_and(|it| it == "true")
        })
    }

    /// An output of the resource under `key`.
    #[must_use]
    pub fn output(&self, key: &Key, output: Output) -> Option<String> {
        self.get(key)?.outputs.get(&output).cloned()
    }

    /// Leaves ignored tags out of every resource: what is not seen is neither
    /// drift nor removed.
    pub fn ignore_tags(&mut self, patterns: &[String]) {
        for found in self.resources.values_mut() {
            found.spec.ignore_tags(patterns);
        }
    }
}
