//! Snapshots of databases and caches: which of them are an environment's, and which one a
//! new database is restored from.

use std::{fmt, str::FromStr};

use serde::Serialize;

use crate::{Environment, Tags};

/// The kind of a snapshot's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SnapshotOf {
    /// An RDS instance.
    Database,
    /// An `ElastiCache` replication group.
    Cache,
}

impl SnapshotOf {
    /// `database` or `cache`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Cache => "cache",
        }
    }
}

/// A snapshot, as AWS returns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// Its identifier, by which it is restored and deleted.
    pub id: String,
    /// The kind of its source.
    pub of: SnapshotOf,
    /// The name of that, which may be gone.
    pub source: String,
    /// `true` if AWS took it by itself, after its schedule.
    pub is_automated: bool,
    /// When it was begun, or what it is a copy of, in milliseconds since 1970.
    pub created_at_ms: Option<i64>,
    /// AWS's word for its state: `available`, `creating`.
    pub status: String,
    /// The engine of its source: `postgres`.
    pub engine: String,
    /// The version of the engine.
    pub engine_version: String,
    /// Its size, as AWS reports it: `20 GB`.
    pub size: String,
    /// `true` if it is encrypted, as everything that the stack makes; `None` if AWS does not report it.
    pub is_encrypted: Option<bool>,
    /// The storage that a database restored from it has at least, in GB; 0 of a cache's.
    pub storage_gb: u32,
    /// The master user of its database, if AWS reports it.
    pub master_username: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// The choice of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotChoice {
    /// The newest one of the environment itself.
    Latest,
    /// The one with this identifier.
    Named(String),
}

impl FromStr for SnapshotChoice {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "" => Err("name a snapshot, or say `latest`"),
            "latest" => Ok(Self::Latest),
            id => Ok(Self::Named(id.to_owned())),
        }
    }
}

impl fmt::Display for SnapshotChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Named(id) => f.write_str(id),
        }
    }
}

impl Snapshot {
    /// `true` if it is complete, so that it can be restored.
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.status == "available"
    }

    /// `true` if `down` took it, by its name, which no other snapshot of AWS's begins with.
    #[must_use]
    pub fn is_final(&self) -> bool {
        let suffix = self.id.strip_prefix(&self.source.to_lowercase());
        let suffix = suffix.and_then(|rest| rest.strip_prefix("-final-"));
        suffix.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// `true` if it is of this environment's database or cache: by its tags, or where it has
    /// none (AWS copies them only if asked to) by the name of its source.
    #[must_use]
    pub fn is_of(&self, environment: &Environment) -> bool {
        let name = match self.of {
            SnapshotOf::Database => environment.name("db"),
            SnapshotOf::Cache => environment.name("redis"),
        };
        self.source.eq_ignore_ascii_case(&name) && !environment.disowns(&self.tags)
    }

    /// `true` if it may become the database of another environment of this project.
    #[must_use]
    pub fn is_of_project(&self, environment: &Environment) -> bool {
        match self.tags.get("project") {
            Some(project) => *project == environment.project,
            None => self.is_of(environment),
        }
    }

    /// `true` if this tool may delete it: `down` took it, by its name, and its tags do not
    /// say otherwise. AWS copies the tags of a database to what users take of it, too.
    #[must_use]
    pub fn is_deletable_by(&self, environment: &Environment) -> bool {
        self.is_of(environment) && self.is_final() && !self.is_automated
    }

    /// The order of snapshots by their age, the newest last: AWS reports no time of one that
    /// is still being taken.
    #[must_use]
    pub fn age(&self) -> (bool, Option<i64>, &str) {
        let begun = self.created_at_ms;
        (begun.is_none(), begun, &self.id)
    }
}

/// The newest of these, in any state: an older one in its place would lose what was
/// written since.
#[must_use]
pub fn newest(snapshots: &[Snapshot]) -> Option<&Snapshot> {
    snapshots.iter().max_by(|a, b| a.age().cmp(&b.age()))
}
