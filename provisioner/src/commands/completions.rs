//! Prints the script that completes commands in a shell.

use clap::CommandFactory;

use crate::{
    cli::{Cli, CompletionsArgs},
    context::Context,
    error::{Error, Exit},
};

pub(super) fn run(context: &Context, args: &CompletionsArgs) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kavak-infra", &mut script);
    context.ui.data(&String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}
