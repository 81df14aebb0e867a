//! What every command takes.

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Args, ValueEnum};
use kavak_settings::Flag;

/// What every command takes.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Common options")]
pub struct CommonOptions {
    /// The environment; its settings are in config/<ENV>.toml.
    #[arg(long, global = true, value_name = "ENV")]
    pub env: Option<String>,
    /// Another file with settings.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The project, the first half of every name.
    #[arg(long, global = true, value_name = "NAME")]
    pub project: Option<String>,
    /// AWS region.
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// Value of the tag `owner`.
    #[arg(long, global = true, value_name = "NAME")]
    pub owner: Option<String>,
    /// Use a simulated AWS on this machine, and run the agent here, instead of AWS.
    #[arg(long, global = true, conflicts_with = "endpoint_url")]
    pub local: bool,
    /// Send every call to this address (or AWS_ENDPOINT_URL) instead of AWS.
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Print one JSON object a line on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// Assume yes for confirmation prompts (except typed ones).
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,
    /// Ask nothing: a missing answer is an error.
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorWhen,
    /// Stop after this time, for example 20m; AWS goes on with what it began.
    #[arg(long, global = true, value_name = "TIME", value_parser = time)]
    pub deadline: Option<Duration>,
    /// Write what was done to this file, as Markdown for the page of a CI job.
    #[arg(long, global = true, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Wait this long, for example 10m, while another run holds the lock.
    #[arg(long, alias = "wait-hold", global = true, value_name = "TIME", default_value = "0s", value_parser = time)]
    pub lock_timeout: Duration,
    /// Print more: what is unchanged, waits, calls that are retried.
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Print nothing but results and errors.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set or TERM is dumb.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl CommonOptions {
    /// The settings that these options give.
    #[must_use]
    pub fn flags(&self) -> Vec<Flag> {
        [
            ("--env", "env", &self.env),
            ("--project", "project", &self.project),
            ("--region", "region", &self.region),
            ("--owner", "owner", &self.owner),
        ]
        .into_iter()
        .filter_map(|(flag, key, value)| {
            let value = value.clone()?;
            Some(Flag { flag, key, value })
        })
        .collect()
    }
}

/// A time as people write it.
///
/// # Errors
/// That it is none, with an example.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|error| format!("{error}; a time is `90s`, `10m` or `2h`"))
}
