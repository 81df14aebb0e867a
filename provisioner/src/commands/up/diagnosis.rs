//! Why the service does not serve, where it failed or was waited for in vain.

use kavak_engine::{Class, Fault, Outcome, StopReason};
use kavak_stack::{Key, Output, key};

use super::request::Request;
use crate::{
    context::Context,
    delivery::{diagnosis, rollout::Failure, verdict::Cause},
};

/// What the tasks and the events of the service say; `None` where the service is not
/// what failed, and where no more can be said.
pub(super) async fn diagnosis(
    context: &Context,
    request: &Request<'_>,
    deployed_at_ms: i64,
    outcome: &Outcome,
) -> Option<Failure> {
    let (service, definition) = (&key::ECS_SERVICE, &key::TASK_DEFINITION);
    let has_failed = |(key, fault): &(Key, Fault)| key == service && fault.class == Class::Failed;
    let is_overdue = outcome.stopped == Some(StopReason::DeadlinePassed)
        && outcome.unfinished.contains(service)
        && outcome.outputs.contains_key(service);
    if !outcome.failures.iter().any(has_failed) && !is_overdue {
        return None;
    }
    let revision = outcome.outputs.get(definition)?.get(&Output::Arn)?;
    let (aws, environment) = (&request.aws, &request.environment);
    let command = |verb: &str| context.command_line(verb);
    let found = diagnosis::of_up(aws, environment, revision, deployed_at_ms, &command).await;
    // The failure itself is reported in any case.
    found.ok().filter(|it| is_informative(it, is_overdue))
}

/// Whether a diagnosis says more than that time was over.
fn is_informative(diagnosis: &Failure, is_overdue: bool) -> bool {
    let cause = diagnosis.verdict.as_ref().map(|it| it.cause);
    !is_overdue || cause != Some(Cause::Unknown)
}
