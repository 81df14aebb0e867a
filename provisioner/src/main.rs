//! Entry point: parse, run, exit code.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use kavak_infra::{cli::Cli, commands, context::Context};

fn main() -> ExitCode {
    let given = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&given).unwrap_or_else(|error| error.exit());
    let context = Context::new(cli.common);
    if let Err(error) = context.check_summary() {
        context.ui.error(&error);
        return ExitCode::from(error.exit_code());
    }
    let done = commands::run(cli.command, &context);
    if let Err(error) = &done {
        context.ui.error(error);
    }
    let written = context.write_summary(given.subcommand_name().unwrap_or_default());
    if let Err(error) = &written {
        context.ui.error(error);
    }
    match done.and_then(|exit| written.map(|()| exit)) {
        Ok(exit) => exit.into(),
        Err(error) => ExitCode::from(error.exit_code()),
    }
}
