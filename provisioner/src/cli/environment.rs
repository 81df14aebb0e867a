//! What the commands of a whole environment take.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use kavak_stack::SnapshotChoice;

use crate::end::Ttl;

/// What `up` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct UpArgs {
    /// The image to run instead of the one that runs now.
    #[arg(long, value_name = "REFERENCE")]
    pub image: Option<String>,
    /// Pack this executable of the agent where an image is needed, instead of
    /// building one: for a machine that has credentials and must not build.
    #[arg(long, value_name = "FILE", conflicts_with = "image")]
    pub binary: Option<PathBuf>,
    /// Let the environment end this long from now, for example 4h, unless it ends
    /// later anyway: `reap` removes it then. `none` takes its end away.
    #[arg(long, value_name = "TIME")]
    pub ttl: Option<Ttl>,
    /// The snapshots that a new environment begins with.
    #[command(flatten)]
    pub snapshots: SnapshotArgs,
    /// The name of the environment, <project>-<env>: what a protected one asks
    /// for before it becomes ephemeral.
    #[arg(long, value_name = "NAME")]
    pub confirm: Option<String>,
    /// How far to wait.
    #[arg(long, value_name = "STATE", default_value = "serving")]
    pub wait: Wait,
}

/// The snapshots that a new environment begins with.
#[derive(Clone, Debug, Default, Args)]
pub struct SnapshotArgs {
    /// Restore the database of a new environment from this snapshot, or from `latest`,
    /// the newest of the environment itself; `snapshots` lists them.
    #[arg(long, value_name = "SNAPSHOT")]
    pub from_snapshot: Option<SnapshotChoice>,
    /// The same for the cache; without it a new cache is empty, and fills by itself.
    #[arg(long, value_name = "SNAPSHOT")]
    pub cache_from_snapshot: Option<SnapshotChoice>,
}

/// How far `up` waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Wait {
    /// Everything is made; AWS goes on making it ready.
    Created,
    /// Everything is ready, and the service's rollout is complete.
    Stable,
    /// The agent answers at the address that customers use.
    #[default]
    Serving,
}

/// What `down` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct DownArgs {
    /// The name of the environment, <project>-<env>: what a protected one
    /// asks for.
    #[arg(long, value_name = "NAME")]
    pub confirm: Option<String>,
}

/// What `reap` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct ReapArgs {
    /// The regions to look in, with commas; by default that of the settings.
    #[arg(long, value_name = "REGIONS", value_delimiter = ',')]
    pub regions: Vec<String>,
}

/// What `plan` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct PlanArgs {
    /// Show what `down` would do.
    #[arg(long, conflicts_with_all = ["from_snapshot", "cache_from_snapshot"])]
    pub destroy: bool,
    /// The snapshots that a new environment begins with.
    #[command(flatten)]
    pub snapshots: SnapshotArgs,
    /// End with exit code 10 if there is anything to do.
    #[arg(long)]
    pub detailed_exitcode: bool,
}

/// What to do with snapshots.
#[derive(Clone, Debug, Subcommand)]
pub enum SnapshotsCommand {
    /// Delete one of those that `down` left or that carry the environment's tags.
    Delete {
        /// Its identifier.
        id: String,
    },
}

/// What `status` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct StatusArgs {
    /// Look again every few seconds and tell what changed, until interrupted.
    #[arg(long)]
    pub watch: bool,
}

/// What `output` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct OutputArgs {
    /// The output whose bare value to print.
    pub name: Option<String>,
}
