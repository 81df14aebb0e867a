//! The commands.

mod chat;
mod counts;
mod desk;
mod forget;
mod healthcheck;
mod leads;
mod sealed;
mod serve;
mod stats;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::{Cli, Command};
use crate::metrics::Metrics;
use crate::settings::Settings;
use crate::store::{self, DeskStore, Stores};

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Runs a command to its exit code. Prints an error once, with its causes, on standard error.
pub async fn run(cli: Cli) -> ExitCode {
    let outcome = match Settings::from_environment() {
        Ok(settings) => match cli.command.unwrap_or(Command::Serve) {
            Command::Sealed => return sealed::sealed(settings).await,
            command => dispatch(command, settings).await,
        },
        Err(problems) => Err(problems.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_error(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(command: Command, settings: Settings) -> Outcome {
    match command {
        Command::Serve => serve::serve(settings).await,
        Command::Migrate => Ok(store::migrate(&settings.storage).await?),
        Command::Healthcheck => healthcheck::healthcheck(settings.listen.port()).await,
        Command::Chat => chat::chat(settings).await,
        Command::Desk(command) => desk::desk(command, &settings).await,
        Command::Leads(command) => leads::leads(command, &settings).await,
        Command::Stats { days } => stats::stats(days, &settings).await,
        Command::Counts { before } => counts::counts(before, &settings).await,
        Command::Forget { customer } => forget::forget(&customer, &settings).await,
        Command::Sealed => Err("a sealed command holds no other one".into()),
    }
}

/// The stores, with a schema that is up to date, where they have a desk.
async fn stores_with_desk(settings: &Settings) -> Result<Stores, Box<dyn Error + Send + Sync>> {
    store::migrate(&settings.storage).await?;
    Ok(Stores::open(settings, Arc::new(Metrics::new()))?)
}

fn desk_of(stores: &Stores) -> Result<&DeskStore, Box<dyn Error + Send + Sync>> {
    let needed = "the desk needs a database that keeps both conversations and leads: set \
        DATABASE_URL and neither repository to in_memory";
    Ok(stores.desk().ok_or(needed)?)
}

/// Writes a command's result: data, on standard output.
fn print(text: &str) -> Outcome {
    match sealed::takes(text) {
        true => Ok(()),
        false => write(text),
    }
}

fn write(text: &str) -> Outcome {
    Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
}

fn print_error(error: &dyn Error) {
    // Standard error may be closed; the exit code is left.
    let _ = std::io::stderr()
        .lock()
        .write_all(explain(error).as_bytes());
}

/// An error with its causes, in lines.
fn explain(error: &dyn Error) -> String {
    let mut text = format!("kavak-agent: {error}\n");
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!("  because {error}\n");
        cause = error.source();
    }
    text
}
