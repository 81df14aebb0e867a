//! What each command does.

mod chat;
mod healthcheck;
mod serve;

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::settings::Settings;
use crate::store;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Runs a command to its exit code. What goes wrong is told once, with its
/// causes, on standard error.
pub async fn run(cli: Cli) -> ExitCode {
    let outcome = match Settings::from_environment() {
        Ok(settings) => dispatch(cli.command.unwrap_or(Command::Serve), settings).await,
        Err(problems) => Err(problems.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(error.as_ref());
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
    }
}

fn tell(error: &dyn Error) {
    let mut stderr = std::io::stderr().lock();
    // Nobody is left to tell when standard error is gone.
    let _ = writeln!(stderr, "kavak-agent: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = writeln!(stderr, "  because {error}");
        cause = error.source();
    }
}
