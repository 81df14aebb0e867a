//! `cargo xtask …`: everything that developers and CI do, one command each.
#![expect(
    clippy::print_stdout,
    reason = "chores talk to the developer on the terminal"
)]

mod architecture;
mod bench;
mod check;
#[cfg(test)]
mod documents;
mod eval;
mod histories;
mod language;
mod pictures;
mod prices;
mod process;
#[cfg(test)]
mod recipe;
mod schemas;
mod test;
mod tools;
mod workflows;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own chores.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Run everything that CI runs: tools, formatting, lints, licences, documentation, all tests.
    Check(check::Arguments),
    /// Run what needs seconds, before each commit: words, layers, formatting.
    Lint,
    /// Run all tests, or those that the arguments select (passed to the test runner).
    Test {
        /// For example `drift`: all tests with that in their name.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Install missing tools for checks and tests.
    Tools,
    /// Measure and print a Markdown table.
    Bench(bench::Arguments),
    /// Play simulated histories of environments, each from its seed.
    Histories(histories::Arguments),
    /// Play the written conversations against the agent and print the scoreboard.
    Eval {
        /// For example `--show family` for the transcripts of a theme; `--help` lists all.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Write what is generated from the code: `docs/schema/` and `docs/iam/deployer.json`.
    Schemas,
    /// Take the README's pictures of a real run: `docs/pictures/`.
    Pictures(pictures::Arguments),
    /// Rebuild the price table from AWS's price list files: `stack/src/prices.json`.
    Prices(prices::Arguments),
}

fn main() -> Result<()> {
    match Arguments::parse().chore {
        Chore::Check(arguments) => check::run(&arguments),
        Chore::Lint => check::quick(),
        Chore::Test { arguments } => test::run(&arguments),
        Chore::Tools => tools::install_all(),
        Chore::Bench(arguments) => bench::run(&arguments),
        Chore::Histories(arguments) => histories::run(&arguments),
        Chore::Eval { arguments } => eval::run(&arguments),
        Chore::Schemas => schemas::run(),
        Chore::Pictures(arguments) => pictures::run(&arguments),
        Chore::Prices(arguments) => prices::run(&arguments),
    }
}
