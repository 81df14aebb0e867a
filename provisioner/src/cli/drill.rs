//! What drills take.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};
use kavak_stack::SnapshotChoice;

use super::common::time;

/// What to drill.
#[derive(Clone, Debug, Subcommand)]
pub enum DrillCommand {
    /// Restore a backup as an environment of its own, compare what it holds with the
    /// environment, talk to its agent, remove it, and write a receipt.
    ///
    /// The environment itself is not changed. The drill's is called <ENV>-drill, sends no messages,
    /// and has an end: what an interruption leaves, the next `drill restore` or
    /// `reap` removes.
    Restore(RestoreArgs),
}

/// What `drill restore` takes.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// The snapshot to restore instead of the newest of the environment.
    #[arg(long, value_name = "SNAPSHOT", default_value = "latest")]
    pub from_snapshot: SnapshotChoice,
    /// When `reap` may remove the drill's environment, if the drill does not come to it.
    #[arg(long, value_name = "TIME", default_value = "3h", value_parser = time)]
    pub ttl: Duration,
    /// Pack this executable of the agent instead of building one, as `up` does.
    #[arg(long, value_name = "FILE")]
    pub binary: Option<PathBuf>,
    /// Where the receipt is written, instead of a file named after environment and time.
    #[arg(long, value_name = "FILE")]
    pub receipt: Option<PathBuf>,
}
