//! Restores the backup, compares it and removes it again.

use std::time::Instant;

use kavak_stack::{Condition, Environment, Snapshot, SnapshotChoice, key};

use super::{Subject, plan::Planned};
use crate::{
    cli::{DownArgs, SnapshotArgs, UpArgs, counts_words},
    commands::{down, sales, up},
    context::Context,
    end::Ttl,
    error::{Error, ErrorKind},
    gather,
    machine::{Comparison, DrillReceipt, RowCounts},
    observe::ObserveScope,
};

/// The longest turn of the agent: what was begun before may be committed later, and is
/// then not in a snapshot of between.
const LONGEST_TURN_MS: i64 = 10_000;

/// A drill that has ended, as planned or not.
pub(super) struct Done {
    pub(super) receipt: DrillReceipt,
    pub(super) restored: Result<(), Error>,
    pub(super) removed: Result<(), Error>,
}

pub(super) async fn execute(subject: &Subject<'_>, planned: Planned) -> Result<Done, Error> {
    let Subject {
        context,
        drill,
        source,
        environment,
        snapshot,
        ..
    } = *subject;
    if planned.removes_earlier {
        remove(drill).await?;
    }
    let mut receipt = DrillReceipt::new(source, environment, snapshot);
    let restored = restore(subject, &mut receipt).await;
    let began = Instant::now();
    let removed = match context.stop()?.reason() {
        None => remove(drill).await,
        Some(_) => Err(interrupted(context, environment)),
    };
    receipt.removed(removed.is_ok(), began.elapsed());
    Ok(Done {
        receipt,
        restored,
        removed,
    })
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
async fn restore(subject: &Subject<'_>, receipt: &mut DrillReceipt) -> Result<(), Error> {
    let Subject {
        context,
        args,
        drill,
        snapshot,
        ..
    } = *subject;
    let began = Instant::now();
    // It is up when `verify` has passed.
    let args = UpArgs {
        ttl: Some(Ttl::For(args.ttl)),
        snapshots: SnapshotArgs {
            from_snapshot: Some(SnapshotChoice::Named(snapshot.id.clone())),
            ..SnapshotArgs::default()
        },
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
