//! Proves that a backup can be restored: brings it up beside its environment, compares,
//! talks to it and removes it again. Composed of the commands `up`, `verify` and `down`.

mod comparison;
mod receipt;

use std::time::{Instant, SystemTime};

use kavak_stack::{
    Condition, Environment, Observed, Snapshot, SnapshotChoice, key, stack::DRILL_TAG,
};

use self::receipt::Writer;
use super::{down, sales, up};
use crate::{
    aws::{Clients, Recorded},
    cli::{DownArgs, RestoreArgs, UpArgs, counts_words},
    context::Context,
    end::Ttl,
    error::{Error, ErrorKind, Exit},
    gather,
    machine::{Comparison, DrillReceipt, RowCounts},
    observe::ObserveScope,
};

const VERB: &str = "drill restore";

/// The longest turn of the agent: what was begun before may be committed later, and is
/// then not in a snapshot of between.
const LONGEST_TURN_MS: i64 = 10_000;

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
        drill: &drill,
        source: &source,
        environment: &environment,
        snapshot: &snapshot,
    };
    // Held for the whole drill: of two at once, the second does not remove the first's.
    let target = aws.lockable(&environment).recorded(Recorded::Never);
    let work = Box::pin(drilled(context, &aws, args, &subject));
    context.with_lock(target, VERB, work).await
}

/// What is drilled.
struct Subject<'a> {
    /// The context of the drill's environment.
    drill: &'a Context,
    source: &'a Environment,
    /// The drill's.
    environment: &'a Environment,
    snapshot: &'a Snapshot,
}

/// The drill, from what an earlier one left to the receipt.
async fn drilled(
    context: &Context,
    aws: &Clients,
    args: &RestoreArgs,
    subject: &Subject<'_>,
) -> Result<Exit, Error> {
    let Subject {
        drill,
        source,
        environment,
        snapshot,
    } = *subject;
    let scope = ObserveScope::of_removal(environment, None);
    let left = context.unless_stopped(VERB, gather::observed(aws, &scope));
    let left = left.await?;
    demand_drill(environment, source, &left)?;
    let writer = Writer::create(args.receipt.as_deref(), source, SystemTime::now())?;
    if !left.resources.is_empty() {
        let name = environment.prefix();
        context.ui.notice(&format!(
            "{name} is left of an earlier drill: it is removed first"
        ));
        remove(drill).await?;
    }
    let mut receipt = DrillReceipt::new(source, environment, snapshot);
    let drilled = carry_out(context, drill, args, snapshot, &mut receipt).await;
    let began = Instant::now();
    let removed = match context.stop()?.reason() {
        None => remove(drill).await,
        Some(_) => Err(interrupted(context, environment)),
    };
    receipt.removed(removed.is_ok(), began.elapsed());
    let failures = [drilled.as_ref().err(), removed.as_ref().err()];
    receipt.finish(failures.into_iter().flatten().map(|it| it.what.clone()));
    let written = writer.write(&receipt);
    writer.announce(context, &receipt);
    ended(drilled, removed)?;
    written?;
    receipt.verdict()?;
    Ok(Exit::Done)
}

/// What is left and costs money comes before why the drill failed.
fn ended(drilled: Result<(), Error>, removed: Result<(), Error>) -> Result<(), Error> {
    match (drilled, removed) {
        (Err(drilled), Err(removed)) => {
            Err(removed.because(format!("the drill had failed: {}", drilled.because_of())))
        }
        (drilled, removed) => drilled.and(removed),
    }
}

/// Removes the drill's environment, and proves it.
async fn remove(drill: &Context) -> Result<(), Error> {
    let name = drill.environment()?.prefix();
    let args = DownArgs {
        confirm: Some(name),
    };
    down::run(drill, &args).await.map(drop)
}

/// Restores, talks and compares; what was measured is in the receipt, however it ends.
async fn carry_out(
    context: &Context,
    drill: &Context,
    args: &RestoreArgs,
    snapshot: &Snapshot,
    receipt: &mut DrillReceipt,
) -> Result<(), Error> {
    let began = Instant::now();
    // It is up when `verify` has passed.
    let args = UpArgs {
        ttl: Some(Ttl::For(args.ttl)),
        from_snapshot: Some(SnapshotChoice::Named(snapshot.id.clone())),
        binary: args.binary.clone(),
        ..UpArgs::default()
    };
    Box::pin(up::run(drill, &args)).await?;
    receipt.verified(began.elapsed());
    let began = Instant::now();
    let words = counts_words(comparable_until_ms(snapshot));
    let restored = RowCounts::parse(&sales::ask(drill, "counts", &words).await?)?;
    let comparison = match source_counts(context, snapshot, &words).await {
        Ok(source) => Comparison::of(&restored, source),
        Err(why) => Comparison::impossible(&why),
    };
    receipt.compared(restored, comparison, began.elapsed());
    Ok(())
}

/// Of rows from before this moment the snapshot has each.
fn comparable_until_ms(snapshot: &Snapshot) -> i64 {
    let taken = snapshot.created_at_ms.unwrap_or_default();
    taken.saturating_sub(LONGEST_TURN_MS)
}

/// Why the rows of this snapshot can't be compared with those of `database`, if they can't.
fn demand_comparable(snapshot: &Snapshot, database: &str) -> Result<(), String> {
    let Snapshot { id, source, .. } = snapshot;
    if source != database {
        return Err(format!("snapshot {id} is of {source}"));
    }
    match snapshot.created_at_ms {
        Some(_) => Ok(()),
        None => Err(format!("AWS does not say when snapshot {id} was taken")),
    }
}

/// What the environment itself holds, by a task of its own, if it runs; else why not.
async fn source_counts(
    context: &Context,
    snapshot: &Snapshot,
    words: &[String],
) -> Result<RowCounts, String> {
    let environment = context.environment().map_err(|error| error.what)?;
    demand_comparable(snapshot, &environment.name("db"))?;
    let aws = context.connect(&environment.region).await;
    let aws = aws.map_err(|error| error.what)?;
    let observed = gather::observed(&aws, &ObserveScope::new(&environment)).await;
    let observed = observed.map_err(|error| error.what)?;
    let service = observed.get(&key::ECS_SERVICE);
    if service.is_none_or(|it| it.condition != Condition::Ready) {
        return Err(format!("{} does not run", environment.prefix()));
    }
    let text = sales::ask(context, "counts", words).await;
    let text = text.map_err(|error| error.what)?;
    RowCounts::parse(&text).map_err(|error| error.what)
}

/// That whatever has the name of the drill was made by a drill of this environment.
fn demand_drill(
    environment: &Environment,
    source: &Environment,
    found: &Observed,
) -> Result<(), Error> {
    let drilled = source.prefix();
    let is_other = |it: &&kavak_stack::Found| {
        let tags = it.spec.tags();
        tags.is_some_and(|tags| tags.get(DRILL_TAG) != Some(&drilled))
    };
    let other = found.resources.values().find(is_other);
    let other = other.map(|it| kavak_stack::Identity::of(it).to_string());
    let Some(other) = other.or_else(|| found.unmanaged.first().map(ToString::to_string)) else {
        return Ok(());
    };
    let name = environment.prefix();
    Err(Error::new(
        ErrorKind::Refused,
        format!("{name} exists, and is not a drill of {drilled}"),
    )
    .because(format!("{other} has no tag {DRILL_TAG} = {drilled}"))
    .meaning("nothing was changed")
    .next("remove it, if it is yours: a drill needs this name"))
}

fn interrupted(context: &Context, environment: &Environment) -> Error {
    let name = environment.prefix();
    Error::new(
        ErrorKind::Interrupted,
        format!("interrupted: {name} is still there"),
    )
    .meaning("it costs money until it is removed; its tags say when `reap` may")
    .next(format!(
        "`{}` removes it and begins again",
        context.command_line("drill restore")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(what: &str) -> Result<(), Error> {
        Err(Error::new(ErrorKind::Failure, what))
    }

    #[test]
    fn environment_that_is_left_is_reported_before_why_the_drill_failed() {
        let error = ended(failed("no capacity"), failed("it is still there")).unwrap_err();
        assert_eq!(error.what, "it is still there");
        assert!(error.because_of().contains("no capacity"), "{error:?}");
        assert_eq!(ended(failed("a"), Ok(())).unwrap_err().what, "a");
        assert_eq!(ended(Ok(()), failed("b")).unwrap_err().what, "b");
        assert!(ended(Ok(()), Ok(())).is_ok());
    }
}
