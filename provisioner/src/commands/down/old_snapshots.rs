//! The final snapshots of earlier removals, of which a setting keeps the newest.

use kavak_settings::Care;
use kavak_stack::{Environment, Kind, Plan, Snapshot, SnapshotOf, plan::Operation};

use crate::{aws::Clients, context::Context, delivery::snapshots, error::Error, gather};

/// The final snapshots that are deleted after the plan: those beyond the newest that the
/// settings keep of the database and of the cache, with those that the plan takes. None
/// where all are kept.
pub(super) async fn beyond(
    aws: &Clients,
    environment: &Environment,
    care: Care,
    plan: &Plan,
) -> Result<Vec<Snapshot>, Error> {
    let kept = care.final_snapshots_kept;
    if kept == 0 {
        return Ok(Vec::new());
    }
    let all = complete_finals(aws, environment).await?;
    let old_of = |of: SnapshotOf| {
        let kept = kept.saturating_sub(usize::from(takes_snapshot(plan, of)));
        let all = all.iter().filter(move |it| it.of == of);
        all.skip(kept).cloned()
    };
    let (of_database, of_cache) = (old_of(SnapshotOf::Database), old_of(SnapshotOf::Cache));
    Ok(of_database.chain(of_cache).collect())
}

/// The complete final snapshots, the newest first.
async fn complete_finals(aws: &Clients, environment: &Environment) -> Result<Vec<Snapshot>, Error> {
    let mut all = gather::snapshots(aws, environment).await?;
    all.retain(|it| it.is_deletable_by(environment) && it.is_available());
    Ok(all)
}

fn takes_snapshot(plan: &Plan, of: SnapshotOf) -> bool {
    let kind = match of {
        SnapshotOf::Database => Kind::DbInstance,
        SnapshotOf::Cache => Kind::ReplicationGroup,
    };
    plan.steps.iter().any(|step| {
        let Operation::Delete { leaves, .. } = &step.operation else {
            return false;
        };
        step.kind() == kind && leaves.final_snapshot.is_some()
    })
}

pub(super) fn notice(snapshot: &Snapshot) -> String {
    let Snapshot { id, size, .. } = snapshot;
    format!(
        "final snapshot {id} ({size}) is deleted afterwards: database.final_snapshots_kept keeps newer ones"
    )
}

/// Deletes the snapshots that the plan has named, if a newer one of each kind is there.
pub(super) async fn delete(
    context: &Context,
    aws: &Clients,
    environment: &Environment,
    old: &[Snapshot],
) {
    if old.is_empty() {
        return;
    }
    let work = async {
        let mut newer = complete_finals(aws, environment).await?;
        newer.retain(|it| !old.contains(it));
        for snapshot in old {
            if !newer.iter().any(|it| it.of == snapshot.of) {
                continue;
            }
            snapshots::delete(aws, snapshot).await?;
            let id = &snapshot.id;
            context.ui.talk(&format!("final snapshot {id} is deleted"));
        }
        Ok(())
    };
    // The environment is gone all the same.
    if let Err(error) = context.with_grace("down", work).await {
        let why = error.because_of();
        context
            .ui
            .notice(&format!("older final snapshots are still there: {why}"));
    }
}
