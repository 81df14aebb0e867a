//! The type of keys.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// Names one resource of the stack, for example `subnet.private[1]`.
///
/// The [blueprint](crate::blueprint) declares all of them: a misspelt key does not compile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(Cow<'static, str>);

impl Key {
    /// For the blueprint only.
    pub(crate) const fn declare(key: &'static str) -> Self {
        Self(Cow::Borrowed(key))
    }

    /// Something that is the environment's but has no place in the stack: a
    /// second VPC, a log group that RDS left behind.
    #[must_use]
    pub fn orphan(id: &str) -> Self {
        Self(Cow::Owned(format!("stray[{id}]")))
    }

    /// Whether this key was made by [`Key::orphan`].
    #[must_use]
    pub fn is_orphan(&self) -> bool {
        self.0.starts_with("stray[")
    }

    /// The key as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
