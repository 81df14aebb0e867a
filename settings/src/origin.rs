//! Where a value came from.

use std::{fmt, path::PathBuf};

use serde::{Serialize, Serializer};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// None was given.
    Default,
    /// A configuration file, and the line in it, counted from 1.
    File {
        /// The file, as it was named.
        path: PathBuf,
        /// The line of the key.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
    /// A flag of the command line: `--region`.
    Flag(&'static str),
}

/// A setting given by a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// The flag, as a user writes it.
    pub flag: &'static str,
    /// The setting that it sets: `agent.image`.
    pub key: &'static str,
    /// The value as written.
    pub value: String,
}

impl Origin {
    /// One word for the sort of source: `default`, `file`, `variable`, `flag`.
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File { .. } => "file",
            Self::Variable(_) => "variable",
            Self::Flag(_) => "flag",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.pad("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.pad(name),
            Self::Flag(flag) => f.pad(flag),
        }
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
