//! Parameters and their versions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

/// The parameters of a region, by name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ssm {
    pub(crate) parameters: BTreeMap<String, Parameter>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `String`, `StringList` or `SecureString`.
    pub(crate) kind: String,
    pub(crate) description: Option<String>,
    pub(crate) tier: String,
    pub(crate) data_type: String,
    pub(crate) key_id: Option<String>,
    pub(crate) allowed_pattern: Option<String>,
    /// The oldest are forgotten.
    pub(crate) versions: BTreeMap<u64, Version>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Version {
    pub(crate) value: String,
    /// The value as it is returned without decryption.
    pub(crate) ciphertext: Option<String>,
    pub(crate) made_at: String,
}

/// Values may be secrets.
impl std::fmt::Debug for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Version")
            .field("made_at", &self.made_at)
            .finish_non_exhaustive()
    }
}

impl Parameter {
    /// The newest version, with its number.
    pub(crate) fn newest(&self) -> Option<(u64, &Version)> {
        let newest = self.versions.last_key_value();
        newest.map(|(number, version)| (*number, version))
    }
}
