//! Keys: what a resource is called in plans, events and errors.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Names one resource of the stack, for example `subnet.private[1]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// A resource of which there is one of its name: `subnet_group.database`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The `index`th of several: `subnet.private[1]`.
    #[must_use]
    pub fn nth(name: &str, index: usize) -> Self {
        Self(format!("{name}[{index}]"))
    }

    /// Something that is the environment's but has no place in the stack: a
    /// second VPC, a log group that RDS left behind.
    #[must_use]
    pub fn orphan(id: &str) -> Self {
        Self(format!("stray[{id}]"))
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

impl From<&str> for Key {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}
