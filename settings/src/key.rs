//! Names of settings.

use std::fmt;

use serde::{Serialize, Serializer};

/// The path of a setting in the configuration file: `network.cidr`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SettingKey(Vec<String>);

impl SettingKey {
    /// The setting `name` in the table that this is the path of.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let mut path = self.0.clone();
        path.push(name.to_owned());
        Self(path)
    }

    /// The names from the outermost table to the setting.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.0
    }

    /// Whether this is `other` or something in it.
    #[must_use]
    pub fn is_in(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The environment variable that sets it: `KAVAK_` and the key in
    /// capitals, with two underscores for each dot.
    #[must_use]
    pub fn variable(&self) -> String {
        format!(
            "{}{}",
            crate::variables::PREFIX,
            self.0.join("__").to_uppercase()
        )
    }
}

impl From<&str> for SettingKey {
    /// Reads `network.cidr`; names with dots in them have no such short form.
    fn from(text: &str) -> Self {
        Self(text.split('.').map(str::to_owned).collect())
    }
}

impl fmt::Display for SettingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted: Vec<String> = self
            .0
            .iter()
            .map(|part| crate::text::toml_key(part))
            .collect();
        f.pad(&quoted.join("."))
    }
}

impl Serialize for SettingKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
