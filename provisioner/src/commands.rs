//! What each command does: gather → plan → confirm → execute → report.

mod completions;
mod config;
mod cost;
mod down;
mod graph;
mod init;
mod local;
mod man;
mod output;
mod plan;
mod status;
mod up;
mod validate;

use crate::{
    cli::{Command, ConfigCommand, LocalCommand},
    context::Context,
    error::{Error, ErrorKind, Exit},
};

/// Does what the command line asks for.
///
/// # Errors
/// Why it was not done.
pub fn run(command: Command, context: &Context) -> Result<Exit, Error> {
    let exit = carry_out(command, context);
    context.leave_local()?;
    exit
}

fn carry_out(command: Command, context: &Context) -> Result<Exit, Error> {
    match command {
        Command::Up(args) => wait_for(up::run(context, &args)),
        Command::Down(args) => wait_for(down::run(context, &args)),
        Command::Plan(args) => wait_for(plan::run(context, &args)),
        Command::Status(args) => wait_for(status::run(context, &args)),
        Command::Output(args) => wait_for(output::run(context, &args)),
        Command::Validate => validate::run(context),
        Command::Cost => cost::run(context),
        Command::Graph(args) => graph::run(context, &args),
        Command::Config(ConfigCommand::Show) => config::show(context),
        Command::Config(ConfigCommand::Schema) => config::schema(context),
        Command::Local(LocalCommand::Serve(args)) => wait_for(local::serve(context, args)),
        Command::Init(args) => init::run(context, &args),
        Command::Completions(args) => completions::run(context, &args),
        Command::Man => man::run(context),
    }
}

/// Runs a command that calls AWS to its end.
fn wait_for(work: impl Future<Output = Result<Exit, Error>>) -> Result<Exit, Error> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(ErrorKind::Failure, "the runtime can't be started").because(error)
        })?
        .block_on(work)
}
