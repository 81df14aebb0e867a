//! Which snapshot a new database is restored from, and what AWS would refuse of it.

mod usable;

use kavak_stack::{
    Condition, Found, Observed, Settings, Snapshot, SnapshotChoice, Spec, key, snapshot,
    tags::FROM_SNAPSHOT_TAG,
};

use super::unread;
use crate::{
    aws::Clients,
    error::{Error, ErrorKind},
    observe::{elasticache::snapshots as cache_snapshots, rds::snapshots},
    text,
};

/// What a new database is restored from.
pub(super) struct Restore {
    pub(super) snapshot: Snapshot,
    /// The version that it has then, or is upgraded to.
    pub(super) engine_version: String,
    /// What the user should know.
    pub(super) notices: Vec<String>,
}

/// The restoration that is asked for, or that an earlier run was asked for and did not come
/// to: `None` where the database is there or is to be created empty.
pub(super) async fn planned(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
    asked: Option<&SnapshotChoice>,
    notices: &mut Vec<String>,
) -> Result<Option<Restore>, Error> {
    let database = observed.get(&key::DB_INSTANCE);
    if let Some(found) = database.filter(is_there) {
        let Some(choice) = asked else { return Ok(None) };
        if is_repeated(found, choice) {
            let earlier = restored_from(found).map_or("", String::as_str);
            notices.push(format!(
                "the database was restored from snapshot {earlier} before, and is kept as it is now"
            ));
            return Ok(None);
        }
        let chosen = chosen(aws, settings, choice).await?;
        return Err(exists(settings, "database", &chosen, restored_from(found)));
    }
    let begun = || begun(observed).map(SnapshotChoice::Named);
    let Some(choice) = asked.cloned().or_else(begun) else {
        return Ok(None);
    };
    let restore = checked(aws, settings, &choice).await;
    let mut restore = restore.map_err(|error| match asked {
        Some(_) => error,
        None => unfinished(settings, error),
    })?;
    let id = &restore.snapshot.id;
    restore.notices.push(match asked {
        Some(_) => format!("the database is restored from snapshot {id}"),
        None => format!("the database is restored from snapshot {id}, as an earlier run was to do"),
    });
    Ok(Some(restore))
}

/// That a database is created empty though there are snapshots of an earlier one, where AWS
/// lets them be read.
pub(super) async fn not_restored(aws: &Clients, settings: &Settings) -> Option<String> {
    let environment = settings.environment();
    let mut all = snapshots::all(aws, &environment).await.ok()?;
    all.retain(|it| it.is_of(&environment));
    let newest = snapshot::newest(&all)?;
    Some(format!(
        "the database is created empty; {} of an earlier one {} there: `kavak-infra up --from-snapshot latest` restores {} instead",
        text::count(all.len(), "snapshot"),
        if all.len() == 1 { "is" } else { "are" },
        newest.id
    ))
}

/// The chosen snapshot, if a database can be restored from it.
pub(super) async fn checked(
    aws: &Clients,
    settings: &Settings,
    choice: &SnapshotChoice,
) -> Result<Restore, Error> {
    let chosen = chosen(aws, settings, choice).await?;
    usable::checked(aws, settings, chosen).await
}

/// The same of a restoration that an earlier run was asked for.
fn unfinished(settings: &Settings, error: Error) -> Error {
    let secret = settings.environment().name("db-credentials");
    error
        .because("an earlier run was to restore it, and ended before")
        .next(format!(
            "or remove the tag `{FROM_SNAPSHOT_TAG}` from the secret {secret} for an empty database"
        ))
}

/// The snapshot that an earlier run was to restore the database from, unless the
/// environment was removed since.
fn begun(observed: &Observed) -> Option<String> {
    let secret = observed.get(&key::SECRET_DB_CREDENTIALS)?;
    let is_removed = matches!(&secret.spec, Spec::Secret(it) if it.scheduled_for_deletion);
    if is_removed {
        return None;
    }
    secret.spec.tags()?.get(FROM_SNAPSHOT_TAG).cloned()
}

/// What a new cache is filled from, if that is asked for.
pub(super) async fn cache(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
    asked: Option<&SnapshotChoice>,
    notices: &mut Vec<String>,
) -> Result<Option<Snapshot>, Error> {
    let Some(choice) = asked else { return Ok(None) };
    let cache = observed.get(&key::REPLICATION_GROUP).filter(is_there);
    if cache.is_some_and(|found| is_repeated(found, choice)) {
        return Ok(None);
    }
    if cache.is_some_and(|found| matches!(found.condition, Condition::Pending(_))) {
        // AWS may not show its tags before it is available.
        notices.push(
            "the cache is already being created: whether it is filled from a snapshot shows when it is available"
                .to_owned(),
        );
        return Ok(None);
    }
    let environment = settings.environment();
    let mut all = cache_snapshots::all(aws, &environment)
        .await
        .map_err(unread)?;
    all.retain(|it| it.is_of(&environment));
    let chosen = match choice {
        SnapshotChoice::Latest => snapshot::newest(&all),
        SnapshotChoice::Named(id) => all.iter().find(|it| it.id == *id),
    };
    let chosen = chosen.ok_or_else(|| {
        let source = environment.name("redis");
        refused(format!("there is no snapshot `{choice}` of {source}"))
            .next("`kavak-infra snapshots` lists those of the environment")
            .next("`up` without --cache-from-snapshot creates an empty cache")
    })?;
    if let Some(found) = cache {
        return Err(exists(settings, "cache", chosen, restored_from(found)));
    }
    usable::demand_available(chosen)?;
    Ok(Some(chosen.clone()))
}

/// The snapshot that it was restored from, if any.
fn restored_from(found: &Found) -> Option<&String> {
    found.spec.tags()?.get(FROM_SNAPSHOT_TAG)
}

/// Whether it was made by the same command: from this snapshot, or from what was the latest
/// then.
fn is_repeated(found: &Found, choice: &SnapshotChoice) -> bool {
    match choice {
        SnapshotChoice::Latest => restored_from(found).is_some(),
        SnapshotChoice::Named(id) => restored_from(found) == Some(id),
    }
}

/// Whether it is neither failed nor on its way out: such a one is replaced.
fn is_there(found: &&Found) -> bool {
    !matches!(found.condition, Condition::Failed(_) | Condition::Deleting)
}

async fn chosen(
    aws: &Clients,
    settings: &Settings,
    choice: &SnapshotChoice,
) -> Result<Snapshot, Error> {
    let environment = settings.environment();
    match choice {
        SnapshotChoice::Latest => {
            let mut all = snapshots::all(aws, &environment).await.map_err(unread)?;
            all.retain(|it| it.is_of(&environment));
            let none = || {
                refused(format!(
                    "there is no snapshot of {}",
                    environment.name("db")
                ))
                .next("RDS takes one every day (database.backup_retention_days), and `down` a last one")
                .next("--from-snapshot ID takes one of another environment of the project")
                .next("without --from-snapshot, `up` creates an empty database")
            };
            snapshot::newest(&all).cloned().ok_or_else(none)
        }
        SnapshotChoice::Named(id) => {
            let found = snapshots::named(aws, id).await.map_err(unread)?;
            found.ok_or_else(|| {
                refused(format!(
                    "there is no database snapshot `{id}` in {}",
                    settings.region
                ))
                .next("`kavak-infra snapshots` lists those of the environment")
            })
        }
    }
}

fn exists(
    settings: &Settings,
    what: &str,
    snapshot: &Snapshot,
    restored_from: Option<&String>,
) -> Error {
    let error = refused(format!(
        "{} has a {what}: snapshot `{}` would have to replace it",
        settings.environment().prefix(),
        snapshot.id
    ));
    let error = match restored_from {
        Some(earlier) => error.because(format!("it was restored from `{earlier}`")),
        None => error,
    };
    error
        .next("restore into another environment (`--env`), or remove this one with `down` first")
        .next(format!(
            "`up` without the snapshot goes on with the {what} that is there"
        ))
}

fn refused(what: String) -> Error {
    Error::new(ErrorKind::Refused, what).meaning("nothing was changed")
}
