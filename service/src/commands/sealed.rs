//! `kavak-agent sealed`: a command that an operator sent to a task of its own, whose
//! words and output must be readable neither in ECS nor in the log.

use std::error::Error;
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::Parser as _;
use kavak_sealed::Seal;
use secrecy::ExposeSecret as _;

use super::{Outcome, dispatch, explain};
use crate::cli::{Cli, Command};
use crate::settings::Settings;

/// Seals this process's output while it runs a sealed command.
static SEAL: OnceLock<Seal> = OnceLock::new();

/// Carries out the command of `SEALED_COMMAND`; its output, or why it failed, is
/// printed sealed.
pub(super) async fn sealed(settings: Settings) -> ExitCode {
    match carry_out(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if SEAL.get().is_none() || print(&explain(error.as_ref())).is_err() {
                super::print_error(error.as_ref());
            }
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(settings: Settings) -> Outcome {
    let token = settings.twilio.auth_token.as_ref();
    let token = token.ok_or("TWILIO_AUTH_TOKEN is not set, by which commands are sealed")?;
    let command = settings.sealed_command.as_ref();
    let command = command.ok_or("SEALED_COMMAND is not set")?;
    let seal = Seal::new(token.expose_secret())?;
    let words = seal.open_command(command.expose_secret())?;
    // Nothing is printed in the clear from here on.
    let _ = SEAL.set(seal);
    let words = std::iter::once("kavak-agent".to_owned()).chain(words);
    match Cli::try_parse_from(words)?.command {
        Some(
            command @ (Command::Desk(_)
            | Command::Leads(_)
            | Command::Stats { .. }
            | Command::Counts { .. }
            | Command::Forget { .. }),
        ) => {
            dispatch(command, settings).await?;
            close()
        }
        _ => Err("this command can't be sealed".into()),
    }
}

/// The output so far; it is sealed once the command has ended.
static PRINTED: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());

/// Returns whether output is sealed; if so, takes the text.
pub(super) fn takes(text: &str) -> bool {
    let is_sealed = SEAL.get().is_some();
    if is_sealed {
        let mut printed = PRINTED.lock().unwrap_or_else(|it| it.into_inner());
        printed.push_str(text);
    }
    is_sealed
}

fn close() -> Outcome {
    let printed = PRINTED.lock().unwrap_or_else(|it| it.into_inner());
    print(&printed)
}

/// Writes a text as sealed lines.
fn print(text: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let seal = SEAL.get().ok_or("nothing seals the output")?;
    for line in seal.seal_output(text)? {
        super::write(&format!("{line}\n"))?;
    }
    Ok(())
}
