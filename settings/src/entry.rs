//! One setting as a source gives it.

use serde::Serialize;
use serde_json::Value;

use crate::{Origin, SettingKey, text};

/// One setting that was given.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Which setting.
    pub key: SettingKey,
    /// Its value; null where it is unset.
    pub value: Value,
    /// Where the value came from.
    pub origin: Origin,
}

impl Entry {
    /// The value as TOML writes it.
    #[must_use]
    pub fn toml(&self) -> String {
        text::toml_value(&self.value)
    }
}
