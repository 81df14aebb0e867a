//! The command line; everything else is set by the environment.

use clap::{Parser, Subcommand};

/// The version, and below it what was built: who packs an image reads that line
/// in the executable, where one for another processor can't be run.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nkavak-agent built from ",
    env!("KAVAK_AGENT_COMMIT"),
    " at ",
    env!("KAVAK_AGENT_BUILD_TIME"),
);

/// The sales agent: a chat service for customers of a used-car company.
#[derive(Debug, Parser)]
#[command(name = "kavak-agent", version, long_version = LONG_VERSION)]
pub struct Cli {
    /// What to do; serves when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the agent can do.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Command {
    /// Serve customers (the default).
    Serve,
    /// Bring the database's schema up to date and end.
    Migrate,
    /// Ask the agent of this machine whether it lives: exit 0 if so.
    Healthcheck,
    /// Talk to the agent in the terminal.
    Chat,
}
