//! Settings, and where each of them came from.

use std::{collections::BTreeMap, path::PathBuf};

use kavak_stack::Settings;
use serde_json::Value;

use crate::{
    Entry, Origin, SettingKey,
    catalogue::{ROOT, Shape},
};

/// Settings that keep every rule, and where they came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// The file that was read.
    pub file: PathBuf,
    /// Where the command runs: what paths begin at.
    pub(crate) directory: PathBuf,
    pub(super) origins: BTreeMap<SettingKey, Origin>,
}

impl Loaded {
    /// Every setting with its value and where that came from, defaults too.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        let values = serde_json::to_value(&self.settings).unwrap_or_default();
        let mut entries = Vec::new();
        for (key, node) in ROOT.settings() {
            let value = key
                .parts()
                .iter()
                .fold(&values, |value, part| &value[part.as_str()]);
            match (&node.shape, value.as_object()) {
                (Shape::Map, Some(members)) if !members.is_empty() => {
                    entries.extend(
                        members
                            .iter()
                            .map(|(name, value)| self.entry(key.member(name), value)),
                    );
                }
                _ => entries.push(self.entry(key, value)),
            }
        }
        entries
    }

    /// Whether any source gives this setting, even if by its default value.
    #[must_use]
    pub fn is_given(&self, key: &str) -> bool {
        self.origins.contains_key(&SettingKey::from(key))
    }

    fn entry(&self, key: SettingKey, value: &Value) -> Entry {
        let origin = self.origins.get(&key).cloned().unwrap_or(Origin::Default);
        Entry {
            key,
            value: value.clone(),
            origin,
        }
    }
}
