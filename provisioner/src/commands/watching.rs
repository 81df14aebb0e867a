//! What the commands share that wait for tasks.

use kavak_engine::{Class, Stop, StopReason};
use kavak_stack::Environment;

use crate::{
    aws::Clients,
    context::Context,
    delivery::{
        rollout::{self, Ended, Failure, PATIENCE, Rollout},
        service::short,
        verdict::verdict,
    },
    error::{Error, ErrorKind},
};

/// Waits until tasks of the rollout's revision serve, as many as are wanted.
pub(super) async fn served_by(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    rollout: &Rollout,
    stop: &Stop,
) -> Result<(), Failure> {
    let name = environment.name("app-service");
    let mut report = context.ui.standings();
    let watched = rollout::watch(
        aws,
        environment,
        &name,
        rollout,
        PATIENCE,
        stop,
        &mut report,
    )
    .await;
    let (ended, look) = match watched {
        Ok(watched) => watched,
        Err(fault) if fault.class == Class::Stopped => {
            return Err(stopped(stop, "ECS goes on starting and stopping tasks").into());
        }
        Err(fault) => return Err(Error::of_fault("watching the service", fault).into()),
    };
    match ended {
        Ended::Served => Ok(()),
        Ended::Superseded(other) => {
            let what = format!("another run rolls out {}", short(&other));
            let error = Error::new(ErrorKind::Locked, what)
                .because("the service has a newer deployment than this run's")
                .meaning("that one will serve, and this run no longer waits")
                .next(format!("see `{}`", context.command_line("status")));
            Err(error.into())
        }
        Ended::Failed => {
            let facts = rollout::facts(aws, environment, rollout, &look).await?;
            let verdict = verdict(&facts, &|verb| context.command_line(verb));
            let what = format!("not all tasks serve: {}", verdict.why);
            let error = verdict
                .evidence
                .iter()
                .fold(Error::new(ErrorKind::Unhealthy, what), Error::because);
            Err(Failure {
                error: verdict.next.iter().fold(error, Error::next),
                verdict: Some(verdict),
            })
        }
    }
}

/// The failure's error, after its verdict was reported.
pub(super) fn report_failure<T>(context: &Context, result: Result<T, Failure>) -> Result<T, Error> {
    result.map_err(|failure| {
        if let Some(verdict) = &failure.verdict {
            context.ui.verdict(verdict);
        }
        failure.error
    })
}

/// The error of a command that was stopped while AWS goes on.
pub(super) fn stopped(stop: &Stop, goes_on: &str) -> Error {
    let (kind, what) = match stop.reason() {
        Some(StopReason::DeadlinePassed) => (ErrorKind::DeadlinePassed, "the deadline passed"),
        Some(StopReason::Terminated) => (ErrorKind::Terminated, "terminated"),
        Some(StopReason::LockLost) => (ErrorKind::Locked, "another run holds the lock now"),
        _ => (ErrorKind::Interrupted, "interrupted"),
    };
    Error::new(kind, format!("{what}; {goes_on}")).meaning("nothing is lost")
}
