//! What a removal is planned from and proven by.

use kavak_stack::{Environment, Kind, Observed, Unmanaged};

use super::{observed, unread};
use crate::{
    aws::Clients,
    error::Error,
    observe::{self, ObserveScope, tagged::Beside},
};

/// Everything in this scope, and what AWS leaves behind when it is
/// removed: log groups of the database, old revisions of the task definition.
///
/// # Errors
/// The first read that failed for good.
pub async fn observed_with_remains(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Error> {
    let mut observed = observed(aws, scope).await?;
    let environment = &scope.environment;
    let (revisions, logs) = futures::try_join!(
        observe::ecs::task_definition::leftover_revisions(aws, environment),
        observe::logs::rds_log_groups(aws, environment),
    )
    .map_err(unread)?;
    observed.merge(revisions);
    // They have no tags: their name is the environment's only while the
    // database of that name is not another owner's.
    let is_others = |it: &Unmanaged| it.kind == Kind::DbInstance;
    if !observed.unmanaged.iter().any(is_others) {
        observed.merge(logs);
    }
    Ok(observed)
}

/// Describes what belongs to others and is affected by a removal: whatever has the
/// environment's tags and none of its names, and what runs in its cluster.
///
/// # Errors
/// The first read that failed for good.
pub async fn unmanaged_at_removal(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Result<Vec<String>, Error> {
    let (in_cluster, tagged) = futures::join!(
        observe::ecs::unmanaged::all(aws, environment, observed),
        unmanaged(aws, environment, observed),
    );
    Ok(in_cluster
        .map_err(unread)?
        .into_iter()
        .chain(tagged)
        .collect())
}

/// Describes what has the environment's tags and none of its names.
pub(super) async fn unmanaged(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Vec<String> {
    let Beside {
        unmanaged, unread, ..
    } = observe::tagged::unmanaged(aws, environment, observed).await;
    let left_alone = unmanaged
        .into_iter()
        .map(|it| format!("{it}: it is left alone"));
    let unread = unread.into_iter().map(|it| format!("not looked for: {it}"));
    left_alone.chain(unread).collect()
}

/// What else there is, after everything that was observed: what carries the
/// environment's tags by the tagging API, a hint that is verified; and records in
/// any hosted zone that lead to its load balancer.
///
/// # Errors
/// The first read that failed for good.
pub async fn beside(
    aws: &Clients,
    environment: &Environment,
    observed: &Observed,
) -> Result<Beside, Error> {
    let mut beside = Box::pin(observe::tagged::beside(aws, environment, observed)).await;
    let records = observe::ingress::unclaimed_records(aws, environment);
    let records = Box::pin(records).await.map_err(unread)?;
    let unmanaged = observed.unmanaged.iter().chain(&records.unmanaged);
    beside.unmanaged.extend(unmanaged.map(ToString::to_string));
    let shared = observed.resources.values().filter(|it| it.is_shared);
    let shared = shared.map(|it| format!("{} was there before, or others need it", it.identity()));
    beside.unmanaged.extend(shared);
    beside
        .unread
        .extend(observed.unread.iter().chain(&records.unread).cloned());
    for found in [&mut beside.unmanaged, &mut beside.unread] {
        found.sort();
        found.dedup();
    }
    Ok(beside)
}
