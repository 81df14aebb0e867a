//! Brings the database's schema up to date, by a task of its own.

use kavak_engine::Class;

use crate::{
    aws::Aws,
    context::Context,
    delivery::{one_off, revisions, service, verdict::verdict},
    error::{Error, ErrorKind, Exit},
    machine::MigratedEvent,
    secrets::SecretSource,
};

pub(super) async fn run(context: &Context) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context
        .connect(&environment, SecretSource::default())
        .await?;
    context
        .with_lock(aws.lockable(), "migrate", migrated(context, &aws))
        .await
}

async fn migrated(context: &Context, aws: &Aws) -> Result<Exit, Error> {
    let (service, task) = context
        .with_grace("migrate", async {
            let service = service::now(aws).await?;
            let revision = revisions::read_one(aws, &service.revision)
                .await
                .map_err(|fault| Error::of_fault("reading the revision that runs", fault))?;
            let task = one_off::start(aws, &service, revision.container(), &["migrate"]).await?;
            Ok((service, task))
        })
        .await?;
    context.ui.wait(&format!(
        "task {} migrates, with the image of {}",
        task.id,
        service::short(&service.revision)
    ));
    let stop = context.stop()?;
    let watched = one_off::watch(aws, &task, &stop, |line| context.ui.line(line)).await;
    let ended = match watched {
        Ok(ended) => one_off::facts(aws, &service, ended).await?,
        Err(fault) if fault.class == Class::Stopped => {
            return Err(super::watching::stopped(
                &stop,
                &format!("task {} goes on migrating", task.id),
            )
            .next(format!(
                "`{}` shows what it writes",
                context.command_line(&format!("logs --follow --task {}", task.id))
            )));
        }
        Err(fault) => return Err(Error::of_fault("watching the task", fault)),
    };
    context.ui.migrated(&MigratedEvent {
        task: task.id.clone(),
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
        .meaning("what serves goes on serving with the schema that is there");
    let error = verdict.evidence.iter().fold(error, Error::because);
    Err(verdict.next.iter().fold(error, Error::next))
}
