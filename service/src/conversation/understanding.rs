//! What a message says.

use serde::{Deserialize, Serialize};

/// JSON schema of [`Understanding`], to ask a model for it.
pub const UNDERSTANDING_SCHEMA: &str = "{}";

/// What a message says: intents and entities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Understanding {}

impl Understanding {
    /// Reads what a model returned for `message`. Unknown fields and values
    /// are ignored; figures, names and phones that the message does not hold
    /// are dropped. `None` when it is no JSON object.
    pub fn from_model(json: &str, _message: &str) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_str(json).ok()?;
        value.is_object().then(Self::default)
    }
}
