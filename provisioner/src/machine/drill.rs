//! The receipt of a drill.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What `drill restore` found: its receipt, which `--json` prints, too.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DrillReceipt {
    /// The environment that the backup is of: `kavak-agent-prod`.
    pub environment: String,
    /// Its region.
    pub region: String,
    /// The environment that the backup was restored as.
    pub drill_environment: String,
    /// The backup.
    pub snapshot: DrilledSnapshot,
    /// When the drill began (RFC 3339).
    pub started_at: String,
    /// When it ended (RFC 3339).
    pub ended_at: Option<String>,
    /// Whether the restored agent passed `verify`.
    pub verified: bool,
    /// What the backup holds, if the drill came to count it.
    pub restored: Option<RowCounts>,
    /// How that compares with the environment.
    pub comparison: Option<Comparison>,
    /// Whether the drill's environment was proved gone.
    pub removed: bool,
    /// How long each part took.
    pub durations: DrillDurations,
    /// What the drill does not prove, and why.
    pub notices: Vec<String>,
    /// What went wrong.
    pub failures: Vec<String>,
}

/// The backup of a drill.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DrilledSnapshot {
    /// Its identifier.
    pub id: String,
    /// When it was begun (RFC 3339).
    pub created_at: Option<String>,
    /// Whether AWS took it by schedule.
    pub is_automated: bool,
    /// PostgreSQL's version.
    pub engine_version: String,
    /// Its storage.
    pub storage_gb: u32,
}

/// How long the parts of a drill took.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct DrillDurations {
    /// `up --from-snapshot`, with `verify`.
    pub restore_and_verify_seconds: Option<u64>,
    /// Counting the rows of both.
    pub compare_seconds: Option<u64>,
    /// `down`.
    pub remove_seconds: Option<u64>,
}

/// Numbers of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rows {
    /// Leads.
    pub leads: u64,
    /// Messages of conversations.
    pub messages: u64,
    /// Outcomes of leads.
    pub outcomes: u64,
}

/// What a database holds, as `kavak-agent counts` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowCounts {
    /// All rows.
    pub all: Rows,
    /// Those from before the snapshot.
    pub before: Rows,
    /// Of sessions and times of the leads from before the snapshot.
    pub leads_sha256: String,
}

/// How the restored rows compare with those of the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum Comparison {
    /// Numbers and hash are the same.
    Equal {
        /// What the environment holds.
        source: RowCounts,
    },
    /// The environment has fewer: rows were deleted or changed since, so that what is left of
    /// them proves nothing.
    DeletedSince {
        /// What the environment holds.
        source: RowCounts,
    },
    /// The backup lacks rows that the environment has, or has others.
    Different {
        /// What the environment holds.
        source: RowCounts,
    },
    /// The environment could not be asked; the numbers stand alone.
    NotCompared {
        /// Why.
        reason: String,
    },
}
