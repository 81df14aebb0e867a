//! Proves that a backup can be restored: brings it up beside its environment, compares,
//! talks to it and removes it again. Composed of the commands `up`, `verify` and `down`.

mod comparison;
mod execute;
mod plan;
mod receipt;
mod report;

use std::time::SystemTime;

use kavak_stack::{Environment, Observed, Snapshot};

use self::receipt::Writer;
use crate::{
    aws::{Clients, Recorded},
    cli::RestoreArgs,
    context::Context,
    error::{Error, Exit},
    gather,
    observe::ObserveScope,
};

const VERB: &str = "drill restore";

/// What is drilled. The drill changes its own environment alone, so it needs no confirmation.
struct Subject<'a> {
    context: &'a Context,
    args: &'a RestoreArgs,
    /// The context of the drill's environment.
    drill: &'a Context,
    source: &'a Environment,
    /// The drill's.
    environment: &'a Environment,
    snapshot: &'a Snapshot,
}

pub(super) async fn restore(context: &Context, args: &RestoreArgs) -> Result<Exit, Error> {
    let loaded = context.settings()?;
    let source = loaded.settings.environment();
    let drill = context.for_drill_of(&source, loaded.file.clone())?;
    // Reports a name that is too long before any call.
    let environment = drill.settings()?.settings.environment();
    let aws = context.connect(&source.region).await?;
    let restorable = gather::restorable(&aws, &loaded.settings, &args.from_snapshot);
    let snapshot = context.unless_stopped(VERB, restorable).await?;
    let subject = Subject {
        context,
        args,
        drill: &drill,
        source: &source,
        environment: &environment,
        snapshot: &snapshot,
    };
    // Locked for the whole drill: of two at once, the second does not remove the first's.
    let target = aws.lockable(&environment).recorded(Recorded::Never);
    let work = Box::pin(carry_out(&aws, &subject));
    context.with_lock(target, VERB, work).await
}

async fn carry_out(aws: &Clients, subject: &Subject<'_>) -> Result<Exit, Error> {
    let left = gather_left(aws, subject).await?;
    let planned = plan::plan(subject, &left)?;
    // A receipt that can't be written ends the drill before it begins.
    let writer = Writer::create(
        subject.args.receipt.as_deref(),
        subject.source,
        SystemTime::now(),
    )?;
    planned.show(subject);
    let done = execute::execute(subject, planned).await?;
    report::report(subject.context, &writer, done)
}

/// What an earlier drill left.
async fn gather_left(aws: &Clients, subject: &Subject<'_>) -> Result<Observed, Error> {
    let scope = ObserveScope::of_removal(subject.environment, None);
    let left = gather::observed(aws, &scope);
    subject.context.unless_stopped(VERB, left).await
}
