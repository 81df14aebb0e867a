//! Entry point.

use std::process::ExitCode;

use clap::Parser;
use kavak_agent::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    kavak_agent::commands::run(Cli::parse()).await
}
