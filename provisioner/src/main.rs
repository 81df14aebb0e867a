//! Entry point: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use kavak_infra::{cli::Cli, commands, context::Context};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let context = Context::new(cli.common);
    match commands::run(cli.command, &context) {
        Ok(exit) => exit.into(),
        Err(error) => {
            context.ui.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
