//! The agent's data: a sealed command to a task of its own, whose output is data on
//! standard output. What is sent and what comes back holds names and phone numbers,
//! and is readable neither in ECS and CloudTrail nor in the task's log.

use kavak_sealed::{COMMAND_VARIABLE, Output, Seal, SealError};
use kavak_stack::{Environment, key, names};
use secrecy::ExposeSecret;

use super::one_off::{Done, carry_out};
use crate::{
    aws::Clients,
    context::Context,
    credentials::kept,
    delivery::{
        logs::Line,
        one_off::{Listen, Work},
        verdict::verdict,
    },
    error::{Error, ErrorKind, Exit},
};

/// The agent's command that carries out a sealed one.
const SEALED: &[&str] = &["sealed"];

/// Has the agent carry out `words`. No lock is needed: nothing of the environment
/// is changed.
pub(super) async fn run(
    context: &Context,
    verb: &'static str,
    words: &[String],
) -> Result<Exit, Error> {
    let text = ask(context, verb, words).await?;
    context.ui.agents_output(&text);
    Ok(Exit::Done)
}

/// What the agent prints when it carries out `words`.
pub(super) async fn ask(
    context: &Context,
    verb: &'static str,
    words: &[String],
) -> Result<String, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let seal = context
        .unless_stopped(verb, seal(&aws, &environment))
        .await?;
    let sealed = seal.seal_command(words).map_err(unsealed)?;
    let work = Work {
        command: SEALED,
        variables: &[(COMMAND_VARIABLE, sealed.as_str())],
    };
    let mut listener = Listener::default();
    let doing = (verb, "carries it out");
    let done = carry_out(context, &aws, &environment, doing, work, &mut listener).await?;
    answer(context, verb, &done, seal.open_output(&listener.output))
}

/// The keys of the secret that tasks are started with.
async fn seal(aws: &Clients, environment: &Environment) -> Result<Seal, Error> {
    let name = names::name_of(environment, &key::SECRET_TWILIO_AUTH_TOKEN).unwrap_or_default();
    let kept = kept(aws, &name).await;
    let kept = kept.map_err(|fault| Error::of_fault(&format!("reading {name}"), fault))?;
    let value = kept.ok_or_else(|| {
        Error::new(
            ErrorKind::Refused,
            format!("the secret {name} has no value"),
        )
        .because("what is sent to the agent's tasks is sealed with it")
        .meaning("nothing was done")
        .next("`kavak-infra up` brings the environment up")
    })?;
    Seal::new(value.value.expose_secret()).map_err(unsealed)
}

fn unsealed(error: SealError) -> Error {
    Error::new(ErrorKind::Failure, "the command can't be sealed")
        .because(error)
        .meaning("nothing was done")
        .next("run the command again; if it fails again, set the secret again (`kavak-infra secrets set`)")
}

/// Takes in the sealed output of a task.
#[derive(Default)]
struct Listener {
    output: Output,
}

impl Listen for Listener {
    fn take(&mut self, line: &Line) {
        self.output.add(&line.message);
    }

    fn is_whole(&self) -> bool {
        self.output.is_whole()
    }
}

fn answer(
    context: &Context,
    verb: &str,
    done: &Done,
    output: Result<String, SealError>,
) -> Result<String, Error> {
    match (done.ended.exit_code, output) {
        (Some(0), Ok(text)) => Ok(text),
        (Some(0), Err(error)) => Err(Error::new(
            ErrorKind::Failure,
            format!("`{verb}` was carried out, but its output did not come back whole"),
        )
        .because(error)
        .because("lines of the task's log are late or lost")
        .next("run the command again, except `desk add`: remove that account first")),
        (Some(_), Ok(why)) => Err(why
            .lines()
            .map(|line| line.trim().trim_start_matches("kavak-agent: "))
            .filter(|line| !line.is_empty())
            .fold(
                Error::new(ErrorKind::Failure, format!("the agent refused `{verb}`")),
                |error, line| error.because(line.to_owned()),
            )
            .meaning("nothing was done, or only a part")
            .next("remove the reason, and run the command again")),
        (code, Err(_)) => Err(not_carried_out(context, verb, done, code)),
        (None, Ok(_)) => Err(not_carried_out(context, verb, done, None)),
    }
}

/// The agent's exit code for a command that it does not know.
const USAGE: i32 = 2;

fn not_carried_out(context: &Context, verb: &str, done: &Done, code: Option<i32>) -> Error {
    if code == Some(USAGE) {
        let what = format!("the image that runs is too old for `{verb}`");
        return Error::new(ErrorKind::Refused, what)
            .because("its agent knows no sealed commands")
            .meaning("nothing was done")
            .next("`kavak-infra deploy` rolls out a newer one");
    }
    let verdict = verdict(&done.ended.facts, &|verb| context.command_line(verb));
    context.ui.verdict(&verdict);
    let what = match code {
        Some(code) => format!("`{verb}` ended with exit code {code}: {}", verdict.why),
        None => format!("`{verb}` did not start: {}", verdict.why),
    };
    let error = Error::new(ErrorKind::Failure, what);
    let error = verdict.evidence.iter().fold(error, Error::because);
    verdict.next.iter().fold(error, Error::next)
}
