//! What a plan is made from: what is there, and what the account offers.

mod image;
mod model;
mod notices;
mod offered;
mod preflight;
mod redirect;
mod removal;
mod restore;
mod up;

use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};

use kavak_engine::Fault;
use kavak_stack::{Environment, Observed, Settings, Snapshot, SnapshotChoice};

pub use self::{
    preflight::Checked,
    removal::{beside, observed_with_remains, unmanaged_at_removal},
    up::{Asked, Gathered, up, up_with},
};
use crate::{
    aws::Clients,
    error::Error,
    observe::{self, ObserveScope},
};

/// Everything in this scope.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Error> {
    Box::pin(observe::everything(aws, scope))
        .await
        .map_err(unread)
}

/// The environments of a project, in the region of `aws`, that have an end.
///
/// # Errors
/// That AWS does not report.
pub async fn environments_with_an_end(
    aws: &Clients,
    project: &str,
) -> Result<BTreeSet<String>, Error> {
    let doing = "listing the environments that have an end";
    let environments = observe::environments::with_an_end(aws, project).await;
    environments.map_err(|fault| Error::of_fault(doing, fault))
}

/// The environments of a project in the region of `aws`: none where AWS does
/// not report, because nothing depends on them.
pub async fn environments(aws: &Clients, project: &str) -> BTreeSet<String> {
    observe::environments::all(aws, project)
        .await
        .unwrap_or_default()
}

/// The snapshots of the environment's database and cache, the newest first.
///
/// # Errors
/// The first read that failed for good.
pub async fn snapshots(aws: &Clients, environment: &Environment) -> Result<Vec<Snapshot>, Error> {
    let (mut all, of_cache) = futures::try_join!(
        observe::rds::snapshots::all(aws, environment),
        observe::elasticache::snapshots::all(aws, environment),
    )
    .map_err(|fault| Error::of_fault("reading the snapshots", fault))?;
    all.extend(of_cache);
    all.retain(|it| it.is_of(environment));
    all.sort_by(|a, b| b.age().cmp(&a.age()));
    Ok(all)
}

/// The backup of the settings' environment that a new database can be restored from.
///
/// # Errors
/// That there is none, or why AWS or the settings refuse it.
pub async fn restorable(
    aws: &Clients,
    settings: &Settings,
    choice: &SnapshotChoice,
) -> Result<Snapshot, Error> {
    let restore = restore::checked(aws, settings, choice).await?;
    Ok(restore.snapshot)
}

/// What the names of a run's snapshots end with: no two runs of an environment
/// begin in the same second.
#[must_use]
pub fn snapshot_suffix() -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
    since_epoch.unwrap_or_default().as_secs().to_string()
}

fn unread(fault: Fault) -> Error {
    Error::of_fault("reading what is there", fault)
}
