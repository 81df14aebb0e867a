//! Rolls out an image or an earlier revision, until exactly it serves.

mod execute;
mod gather;
mod plan;
mod report;

use std::time::Duration;

use kavak_engine::Stop;
use kavak_stack::Environment;

use crate::{
    aws::{Clients, Lockable},
    cli::{DeployArgs, RollbackArgs},
    context::Context,
    error::{Error, Exit},
};

/// How long a new revision may take to be ready once its tasks are healthy.
pub(super) const READY_PATIENCE: Duration = Duration::from_secs(60);

/// A rollout in an environment. It loses no data, so it needs no confirmation.
struct Request<'a> {
    context: &'a Context,
    environment: Environment,
    aws: Clients,
    stop: Stop,
}

impl<'a> Request<'a> {
    async fn new(context: &'a Context) -> Result<Self, Error> {
        let environment = context.environment()?;
        Ok(Self {
            aws: context.connect(&environment.region).await?,
            environment,
            stop: context.stop()?,
            context,
        })
    }

    fn target(&self) -> Lockable {
        self.aws.lockable(&self.environment)
    }
}

pub(super) async fn run(context: &Context, args: &DeployArgs) -> Result<Exit, Error> {
    let request = Request::new(context).await?;
    let gathered = context.unless_stopped("deploy", gather::image(&request, args));
    let planned = plan::image(gathered.await?, args);
    planned.show(context);
    // Made before the lock is taken: a build takes minutes.
    let made = context.unless_stopped("deploy", execute::make(&request, planned));
    let made = made.await?;
    let work = async { report::report(context, execute::image(&request, made).await) };
    context.with_lock(request.target(), "deploy", work).await
}

pub(super) async fn back(context: &Context, args: &RollbackArgs) -> Result<Exit, Error> {
    let request = Request::new(context).await?;
    let work = async {
        // What another run rolled out before this one had the lock is known by now.
        let gathered = context.unless_stopped("rollback", gather::revision(&request, args));
        let planned = plan::revision(gathered.await?);
        planned.show(context);
        report::report(context, execute::revision(&request, planned).await)
    };
    context.with_lock(request.target(), "rollback", work).await
}
