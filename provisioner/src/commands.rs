//! What each command does: gather → plan → confirm → execute → report.

mod completions;
mod config;
mod cost;
mod deploy;
mod doctor;
mod down;
mod drill;
mod export;
mod graph;
mod history;
mod image;
mod init;
mod local;
mod logs;
mod man;
mod migrate;
mod one_off;
mod output;
mod plan;
mod reap;
mod rollback;
mod rollout;
mod sales;
mod scale;
mod secrets;
mod snapshots;
mod status;
mod up;
mod validate;
mod verify;
mod watching;

use crate::{
    cli::{
        Command, ConfigCommand, DrillCommand, ImageCommand, LocalCommand, SecretsCommand,
        SnapshotsCommand, forget_words, stats_words,
    },
    context::Context,
    error::{Error, ErrorKind, Exit},
};

/// Does what the command line asks for.
///
/// # Errors
/// Why it was not done.
pub fn run(command: Command, context: &Context) -> Result<Exit, Error> {
    let removes = matches!(command, Command::Down(_));
    let exit = carry_out(command, context);
    context.leave_local(removes)?;
    exit.map_err(|error| context.explain(error))
}

fn carry_out(command: Command, context: &Context) -> Result<Exit, Error> {
    match command {
        Command::Up(args) => wait_for(up::run(context, &args)),
        Command::Down(args) => wait_for(down::run(context, &args)),
        Command::Reap(args) => wait_for(reap::run(context, &args)),
        Command::Snapshots { command: None } => wait_for(snapshots::list(context)),
        Command::Snapshots {
            command: Some(SnapshotsCommand::Delete { id }),
        } => wait_for(snapshots::delete(context, &id)),
        Command::Drill(DrillCommand::Restore(args)) => wait_for(drill::restore(context, &args)),
        Command::Plan(args) => wait_for(plan::run(context, &args)),
        Command::Status(args) => wait_for(status::run(context, &args)),
        Command::History => wait_for(history::run(context)),
        Command::Output(args) => wait_for(output::run(context, &args)),
        Command::Image(ImageCommand::Build(args)) => wait_for(image::build(context, &args)),
        Command::Image(ImageCommand::Push(args)) => wait_for(image::push(context, &args)),
        Command::Image(ImageCommand::Check(args)) => wait_for(image::check(context, &args)),
        Command::Verify => wait_for(verify::run(context)),
        Command::Deploy(args) => wait_for(deploy::run(context, &args)),
        Command::Rollback(args) => wait_for(rollback::run(context, &args)),
        Command::Migrate => wait_for(migrate::run(context)),
        Command::Logs(args) => wait_for(logs::run(context, &args)),
        Command::Scale(args) => wait_for(scale::run(context, args)),
        Command::Secrets(SecretsCommand::Set(args)) => wait_for(secrets::set(context, &args)),
        Command::Secrets(SecretsCommand::List) => wait_for(secrets::list(context)),
        Command::Leads(leads) => wait_for(sales::run(context, "leads", &leads.words())),
        Command::Desk(desk) => wait_for(sales::run(context, "desk", &desk.words())),
        Command::Forget { customer } => {
            wait_for(sales::run(context, "forget", &forget_words(&customer)))
        }
        Command::Stats { since } => wait_for(sales::run(context, "stats", &stats_words(since))),
        Command::Validate => validate::run(context),
        Command::Doctor(args) => wait_for(doctor::run(context, &args)),
        Command::Cost => cost::run(context),
        Command::Export(args) => wait_for(export::run(context, args)),
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
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            Error::new(ErrorKind::Failure, "the runtime can't be started")
                .because(error)
                .next("raise the limits of processes and open files (`ulimit -u`, `ulimit -n`)")
        })?;
    let ended = runtime.block_on(work);
    // Nothing that still computes is waited for: its result is of no use any more.
    runtime.shutdown_background();
    ended
}
