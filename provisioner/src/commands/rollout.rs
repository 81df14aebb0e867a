//! What `deploy` and `rollback` share: a rollout, until exactly what was asked for serves.

pub(super) mod execute;
pub(super) mod gather;
pub(super) mod plan;
pub(super) mod report;

use std::time::Duration;

use kavak_engine::Stop;
use kavak_stack::Environment;

use crate::{
    aws::{Clients, Lockable},
    context::Context,
    error::Error,
};

/// How long a new revision may take to be ready once its tasks are healthy.
pub(crate) const READY_PATIENCE: Duration = Duration::from_secs(60);

/// A rollout in an environment. It loses no data, so it needs no confirmation.
pub(crate) struct Request<'a> {
    pub(crate) context: &'a Context,
    pub(crate) environment: Environment,
    pub(crate) aws: Clients,
    pub(crate) stop: Stop,
}

impl<'a> Request<'a> {
    pub(crate) async fn new(context: &'a Context) -> Result<Self, Error> {
        let environment = context.environment()?;
        Ok(Self {
            aws: context.connect(&environment.region).await?,
            environment,
            stop: context.stop()?,
            context,
        })
    }

    pub(crate) fn target(&self) -> Lockable {
        self.aws.lockable(&self.environment)
    }
}
