//! What the commands share that are one task with the agent's image.

use kavak_engine::Class;
use kavak_stack::Environment;

use crate::{
    aws::Clients,
    context::Context,
    delivery::{
        one_off::{self, Ended, Listen, Work},
        revisions,
        service::{self, short},
    },
    error::Error,
};

/// A task that has ended.
pub(super) struct Done {
    /// Its id.
    pub(super) task: String,
    /// How it ended.
    pub(super) ended: Ended,
}

/// Starts the task and waits for its end; `listener` gets its lines as they come.
/// `doing` says of the task what it does.
pub(super) async fn carry_out(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    (verb, doing): (&'static str, &str),
    work: Work<'_>,
    listener: &mut impl Listen,
) -> Result<Done, Error> {
    let (service, task) = context
        .with_grace(verb, async {
            let service = service::now(aws, environment).await?;
            let revision = revisions::read_one(aws, &service.revision)
                .await
                .map_err(|fault| Error::of_fault("reading the revision that runs", fault))?;
            let task = one_off::start(aws, &service, revision.container(), work).await?;
            Ok((service, task))
        })
        .await?;
    context.ui.wait(&format!(
        "task {} {doing}, with the image of {}",
        task.id,
        short(&service.revision)
    ));
    let stop = context.stop()?;
    let ended = match one_off::watch(aws, environment, &task, &stop, listener).await {
        Ok(ended) => one_off::facts(aws, environment, &service, ended).await?,
        Err(fault) if fault.class == Class::Stopped => {
            let goes_on = format!("task {} goes on", task.id);
            return Err(super::watching::stopped(&stop, &goes_on).next(format!(
                "`{}` shows what it writes",
                context.command_line(&format!("logs --follow --task {}", task.id))
            )));
        }
        Err(fault) => return Err(Error::of_fault("watching the task", fault)),
    };
    Ok(Done {
        task: task.id,
        ended,
    })
}
