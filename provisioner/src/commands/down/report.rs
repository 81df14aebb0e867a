//! Says what is absent now, or what is left and why.

use kavak_engine::Outcome;
use kavak_stack::{Environment, Found, Spec};

use super::execute::{Removal, Removed};
use crate::{
    aws::Clients,
    context::Context,
    error::{Error, ErrorKind, Exit},
    gather,
    observe::tagged::Beside,
    ui::Summary,
};

/// Looks beside what was observed after the removal, and says what is left.
///
/// # Errors
/// What is left, and a read that failed for good.
pub(super) async fn report(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    removed: Removed,
) -> Result<Exit, Error> {
    let Removed {
        removal,
        left,
        care,
    } = removed;
    let observed = match left {
        Ok(observed) => observed,
        Err(stop) => {
            summary(context, aws, &removal);
            return Err(stop);
        }
    };
    let beside = context
        .unless_stopped("down", gather::beside(aws, environment, &observed))
        .await?;
    let left = observed.resources.values();
    let is_left = |found: &&Found| !found.is_shared && !matches!(found.spec, Spec::SecretValue(_));
    let mut left: Vec<String> = left
        .filter(is_left)
        .filter(|found| !(care.is_protected && is_scheduled(found)))
        .map(|found| found.identity().to_string())
        .collect();
    left.extend(beside.left.iter().map(|arn| format!("{arn}, by its tags")));
    if let (true, Some(runs)) = (left.is_empty(), &removal.runs)
        && let Err(fault) = runs.delete().await
    {
        left.push(format!("parameter {}: {fault}", runs.name()));
    }
    summary(context, aws, &removal);
    for unmanaged in &beside.unmanaged {
        context.ui.notice(&format!("left alone: {unmanaged}"));
    }
    for unread in &beside.unread {
        context
            .ui
            .notice(&format!("could not be checked: {unread}"));
    }
    if left.is_empty() {
        context.ui.talk(proof(&beside));
        for kept in &removal.kept {
            context.ui.talk(&format!("kept: {kept}"));
        }
        return Ok(Exit::Done);
    }
    let command = context.command_line("down");
    Err(left_behind(&removal.outcome, left, &command))
}

/// What is known at the end, and no more.
fn proof(beside: &Beside) -> &'static str {
    if beside.unread.is_empty() {
        "looked again by name, by tag and in every hosted zone: nothing of the environment is left"
    } else {
        "looked again by name and by tag: nothing of the environment is left where it could be checked"
    }
}

/// Whether it is a secret that is deleted, and that AWS can still restore.
fn is_scheduled(found: &Found) -> bool {
    matches!(&found.spec, Spec::Secret(secret) if secret.scheduled_for_deletion)
}

/// How many steps and calls it took, and how long.
fn summary(context: &Context, aws: &Clients, removal: &Removal) {
    context.ui.summary(&Summary {
        tally: removal.tally,
        calls: aws.calls().all(),
        changing_calls: aws.calls().changing(),
        elapsed: removal.outcome.elapsed,
        outputs: Vec::new(),
    });
}

/// Why the run ended before its work did, if it did: an order to stop, or
/// credentials that are none any more.
pub(super) fn early_end(context: &Context, outcome: &Outcome) -> Option<Error> {
    let error = Error::of_outcome(outcome, &context.command_line("down"))?;
    let is_early = outcome.stopped.is_some() || error.kind == ErrorKind::Credentials;
    is_early.then_some(error)
}

fn left_behind(outcome: &Outcome, left: Vec<String>, command: &str) -> Error {
    let error = Error::new(ErrorKind::LeftBehind, "not everything is gone")
        .meaning("AWS still lists these; they may cost money");
    let error = left.into_iter().fold(error, Error::because);
    let failures = outcome.failures.iter();
    failures
        .fold(error, |error, (key, fault)| {
            error.because(format!("{key}: {fault}"))
        })
        .next(format!("`{command}` goes on from here"))
}
