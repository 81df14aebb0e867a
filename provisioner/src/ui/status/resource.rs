//! A resource in the status.

use kavak_stack::{Condition, Found, Key, Kind};
use schemars::JsonSchema;
use serde::Serialize;

/// One resource.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ResourceView {
    /// Which one.
    pub key: String,
    /// Its kind.
    #[schemars(with = "String")]
    pub kind: Kind,
    /// What AWS calls it.
    pub id: String,
    /// Where it is in its life: `ready`, AWS's word for what is pending,
    /// `deleting`, `failed`.
    pub condition: String,
    /// AWS's reason, where it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl ResourceView {
    /// The condition and its reason; AWS's own status may begin with the word.
    pub(super) fn condition_text(&self) -> String {
        let Self {
            condition, reason, ..
        } = self;
        match reason {
            Some(reason) if reason.starts_with(condition.as_str()) => reason.clone(),
            Some(reason) => format!("{condition} {reason}"),
            None => condition.clone(),
        }
    }

    pub(super) fn new(key: &Key, found: &Found) -> Self {
        let (condition, reason) = match &found.condition {
            Condition::Ready => ("ready".to_owned(), None),
            Condition::Pending(word) => (word.clone(), None),
            Condition::Deleting => ("deleting".to_owned(), None),
            Condition::Failed(reason) => ("failed".to_owned(), Some(reason.clone())),
        };
        Self {
            key: key.to_string(),
            kind: found.spec.kind(),
            id: found.id.clone(),
            condition,
            reason,
        }
    }
}
