//! Simulated histories of environments, in any number.

use anyhow::Result;

use crate::process::{cargo, run as run_program};

/// `cargo xtask histories`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Number of histories.
    #[arg(long, default_value = "1000")]
    count: u64,
    /// Seed of the first history; the others count up from it.
    #[arg(long, default_value = "1")]
    seed: u64,
    /// Only histories in which runs compete for one environment.
    #[arg(long)]
    rivals: bool,
    /// Only histories in which the settings of a running stack change.
    #[arg(long, conflicts_with = "rivals")]
    changes: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let test = if arguments.rivals {
        "whatever_rivals_do"
    } else if arguments.changes {
        "settings_changed_on_a_running_stack"
    } else {
        "every_history"
    };
    run_program(
        of_histories(test, false)
            .env("KAVAK_TEST_HISTORIES", arguments.count.to_string())
            .env("KAVAK_TEST_SEED", arguments.seed.to_string()),
    )
}

/// `cargo test` for the histories' tests with this in their name. The whole
/// workspace is in view, so that no crate is built with other features.
pub(crate) fn of_histories(name: &str, prints: bool) -> std::process::Command {
    let mut command = cargo();
    command.args(["test", "--workspace", "--locked", "--quiet"]);
    command.args(["--test", "histories", "--", name]);
    command.args(prints.then_some("--nocapture"));
    command
}
