//! Task definitions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tags::Tags;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Family {
    /// Revision numbers never come again.
    pub(crate) last_number: u32,
    pub(crate) revisions: BTreeMap<u32, Revision>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Revision {
    pub(crate) arn: String,
    pub(crate) family: String,
    pub(crate) number: u32,
    pub(crate) status: RevisionStatus,
    /// As AWS describes it, with its defaults; members that change later
    /// is not in it.
    pub(crate) definition: Value,
    pub(crate) deregistered_at: Option<String>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RevisionStatus {
    Active,
    Inactive,
    DeleteInProgress,
}

impl Family {
    pub(crate) fn newest_active(&self) -> Option<&Revision> {
        let mut newest_first = self.revisions.values().rev();
        newest_first.find(|revision| revision.status == RevisionStatus::Active)
    }
}
