//! Errors of rollouts that others hold up or that are no longer watched.

use kavak_engine::{Class, Fault, StopReason};

use super::Means;
use crate::{
    delivery::{
        revisions::Revision,
        service::{ServiceNow, short},
    },
    error::{Error, ErrorKind},
    text::at,
};

pub(super) fn held(service: &ServiceNow, rolled_out: &Revision, means: &Means<'_>) -> Error {
    let since = service.primary().map_or(0, |it| it.created_at_ms);
    let by = rolled_out.registered_by.as_deref();
    Error::new(ErrorKind::Locked, "another rollout is under way")
        .because(format!(
            "{} ({}) is rolled out since {}{}",
            short(&rolled_out.arn),
            rolled_out.image,
            at(since),
            by.map(|by| format!(", by {by}")).unwrap_or_default()
        ))
        .meaning("nothing was changed")
        .next(format!(
            "`{}` tells when it is over",
            (means.command)("status")
        ))
        .next(format!("`{}` takes it back", (means.command)("rollback")))
}

pub(super) fn superseded(revision: &Revision, other: &str) -> Error {
    Error::new(
        ErrorKind::Locked,
        format!("somebody else rolls out {}", short(other)),
    )
    .because(format!(
        "it was begun after the rollout of {}",
        short(&revision.arn)
    ))
    .meaning(format!("{} will not serve", short(&revision.arn)))
    .next("find out who, and deploy again if it is still wanted")
}

pub(super) fn stopped(
    means: &Means<'_>,
    revision: &Revision,
    previous: Option<&str>,
    fault: Fault,
) -> Error {
    let name = short(&revision.arn);
    if fault.class != Class::Stopped {
        return Error::of_fault("watching the rollout", fault).next(format!(
            "`{}` tells how far it is",
            (means.command)("status")
        ));
    }
    let (kind, what) = match means.stop.reason() {
        Some(StopReason::DeadlinePassed) => (ErrorKind::DeadlinePassed, "the deadline passed"),
        Some(StopReason::Terminated) => (ErrorKind::Terminated, "terminated"),
        _ => (ErrorKind::Interrupted, "interrupted"),
    };
    let serving = previous.map_or("what served before".to_owned(), |it| short(it).to_owned());
    let again = format!("deploy --image {}", revision.image);
    Error::new(kind, format!("{what}; ECS goes on rolling out {name}"))
        .meaning(format!(
            "{serving} serves until all tasks of {name} are healthy, and goes on serving if they don't get so"
        ))
        .next(format!("`{}` watches it to its end", (means.command)(&again)))
        .next(format!("`{}` takes it back", (means.command)("rollback")))
}
