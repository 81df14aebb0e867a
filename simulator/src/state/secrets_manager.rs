//! Secrets and their versions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{clock::Moment, hidden::Hidden, tags::Tags};

/// Secrets Manager's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct SecretsManager {
    pub(crate) secrets: BTreeMap<String, Secret>,
    /// Names of secrets that were deleted by force and are not free yet.
    pub(crate) vanishing: BTreeSet<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Secret {
    /// With six random characters at its end.
    pub(crate) arn: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kms_key_id: Option<String>,
    pub(crate) tags: Tags,
    pub(crate) created_at: Moment,
    pub(crate) changed_at: Moment,
    pub(crate) deletion: Option<Deletion>,
    pub(crate) versions: BTreeMap<String, Version>,
}

/// A deletion that is scheduled.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Deletion {
    pub(crate) asked_at: Moment,
    pub(crate) due_at: Moment,
}

impl Secret {
    pub(crate) fn is_called(&self, id: &str) -> bool {
        let without_end = || self.arn.get(..self.arn.len().saturating_sub(7));
        self.name == id || self.arn == id || without_end() == Some(id)
    }
}

/// Scheduled changes of Secrets Manager.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// The window in which a secret can be restored ends.
    EndWindow { arn: String },
    /// The name of a secret that was deleted by force can be used again.
    FreeName { name: String },
}

/// One value.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Version {
    pub(crate) content: Content,
    pub(crate) stages: BTreeSet<String>,
    pub(crate) created_at: Moment,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Content {
    Text(Hidden),
    /// In base 64.
    Binary(Hidden),
}
