//! A difference in one attribute, and what follows from it.

use serde::Serialize;
use serde_json::Value;

/// Why a value that AWS holds is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// AWS's side is ahead of this setting, which should be changed.
    AheadOf(&'static str),
    /// AWS's side is managed in a way that no setting names.
    NoSetting,
    /// It depends on another attribute that is kept.
    Dependent,
}

/// Stored data that a change in place gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discard {
    /// The setting that asks for the change.
    pub setting: &'static str,
    /// The data, after "deletes".
    pub data: &'static str,
}

/// One attribute that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Path: `tags.owner`, `ingress[tcp 80 from 0.0.0.0/0]`.
    pub attribute: String,
    /// The value in AWS; null where there is none.
    pub from: Value,
    /// The desired value; null where there is none.
    pub to: Value,
    /// Why, where the difference is the tool's own wish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

impl Change {
    /// `true` if this is a change of `attribute` or of something in it.
    #[must_use]
    pub fn is(&self, attribute: &str) -> bool {
        self.attribute
            .strip_prefix(attribute)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// `true` if both values are numbers and the desired one is smaller.
    #[must_use]
    pub fn shrinks(&self) -> bool {
        self.to.as_u64() < self.from.as_u64()
    }

    /// `true` if it shortens the time, in days, for which something is kept; null is for ever.
    #[must_use]
    pub fn shortens(&self) -> bool {
        let days = |value: &Value| value.as_u64().unwrap_or(u64::MAX);
        days(&self.to) < days(&self.from)
    }
}
