//! Brings the database's schema up to date, by a task of its own.

use kavak_stack::Environment;

use super::one_off::{Done, carry_out};
use crate::{
    aws::Clients,
    context::Context,
    delivery::{logs::Line, one_off::Work, verdict::verdict},
    error::{Error, ErrorKind, Exit},
    machine::MigratedEvent,
};

pub(super) async fn run(context: &Context) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let work = async {
        let done = execute(context, &aws, &environment).await?;
        report(context, done)
    };
    let target = aws.lockable(&environment);
    context.with_lock(target, "migrate", work).await
}

async fn execute(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
) -> Result<Done, Error> {
    let work = Work {
        command: &["migrate"],
        ..Work::default()
    };
    let mut listener = |line: &Line| context.ui.line(line);
    let doing = ("migrate", "migrates");
    carry_out(context, aws, environment, doing, work, &mut listener).await
}

fn report(context: &Context, Done { task, ended }: Done) -> Result<Exit, Error> {
    context.ui.migrated(&MigratedEvent {
        task,
        exit_code: ended.exit_code,
    });
    if ended.exit_code == Some(0) {
        context.ui.talk("the schema is up to date");
        return Ok(Exit::Done);
    }
    let verdict = verdict(&ended.facts, &|verb| context.command_line(verb));
    context.ui.verdict(&verdict);
    let what = match ended.exit_code {
        Some(code) => format!("the migration ended with exit code {code}: {}", verdict.why),
        None => format!("the migration did not start: {}", verdict.why),
    };
    let error = Error::new(ErrorKind::Failure, what)
        .meaning("the running tasks go on serving with the present schema");
    let error = verdict.evidence.iter().fold(error, Error::because);
    Err(verdict.next.iter().fold(error, Error::next))
}
