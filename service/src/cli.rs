//! The command line; everything else is set by the environment.

use clap::{Parser, Subcommand};

/// The sales agent: a chat service for customers of a used-car company.
#[derive(Debug, Parser)]
#[command(name = "kavak-agent", version)]
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
