//! What the day-to-day commands take: secrets, logs, tasks, rollouts.

use std::{path::PathBuf, time::Duration};

use clap::{Args, Subcommand};

use super::common::time;

/// What to do with the secrets.
#[derive(Clone, Debug, Subcommand)]
pub enum SecretsCommand {
    /// Set the value of a secret: from standard input, a question, a variable or a file.
    Set(SetSecretArgs),
    /// Tell which secrets have a value; never what it is.
    List,
}

/// What `secrets set` takes. There is no argument for the value: others on the
/// machine could read it.
#[derive(Clone, Debug, Args)]
pub struct SetSecretArgs {
    /// The secret: OPENAI_API_KEY or TWILIO_AUTH_TOKEN.
    pub name: String,
    /// Take the value of this environment variable.
    #[arg(long, value_name = "VARIABLE", conflicts_with = "from_file")]
    pub from_env: Option<String>,
    /// Take the text in this file, without its last line break.
    #[arg(long, value_name = "FILE")]
    pub from_file: Option<PathBuf>,
}

/// What `logs` takes.
#[derive(Clone, Debug, Args)]
pub struct LogsArgs {
    /// Go on with the lines that come, until interrupted.
    #[arg(long, short)]
    pub follow: bool,
    /// How far back to begin, for example 10m or 2h.
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = time)]
    pub since: Duration,
    /// Only lines with this text in them.
    #[arg(long, value_name = "TEXT")]
    pub grep: Option<String>,
    /// Only lines of the task with this id, or whose id begins so.
    #[arg(long, value_name = "ID")]
    pub task: Option<String>,
}

/// What `scale` takes.
#[derive(Clone, Copy, Debug, Args)]
pub struct ScaleArgs {
    /// How many tasks are to run.
    #[arg(value_parser = clap::value_parser!(u32).range(0..=5_000))]
    pub count: u32,
}

/// What `deploy` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct DeployArgs {
    /// The image; without it, the one that the settings name, else that of the
    /// source tree, which is built and pushed unless its commit is there.
    #[arg(long, value_name = "REFERENCE")]
    pub image: Option<String>,
    /// Pack and push this executable of the agent instead of building one.
    #[arg(long, value_name = "FILE", conflicts_with = "image")]
    pub binary: Option<PathBuf>,
    /// The commit that /version must tell afterwards; without it, that in the
    /// image's tag, if the tag is one.
    #[arg(long, value_name = "COMMIT")]
    pub commit: Option<String>,
    /// Start new tasks even if exactly this image runs: they read secrets again.
    #[arg(long)]
    pub force: bool,
}

/// What `rollback` takes.
#[derive(Clone, Debug, Default, Args)]
pub struct RollbackArgs {
    /// The revision to go back to; without it, the one that served before.
    pub revision: Option<u32>,
}
