//! Lists the environment's snapshots, and deletes one.

use std::time::SystemTime;

use kavak_stack::{Environment, Snapshot};

use crate::{
    aws::Recorded,
    context::Context,
    delivery,
    error::{Error, ErrorKind, Exit},
    gather,
    ui::SnapshotsView,
};

pub(super) async fn list(context: &Context) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let read = gather::snapshots(&aws, &environment);
    let snapshots = context.unless_stopped("snapshots", read).await?;
    let view = SnapshotsView::new(&snapshots, &environment, SystemTime::now());
    context.ui.snapshots(&view);
    Ok(Exit::Done)
}

pub(super) async fn delete(context: &Context, id: &str) -> Result<Exit, Error> {
    let environment = context.environment()?;
    let aws = context.connect(&environment.region).await?;
    let read = gather::snapshots(&aws, &environment);
    let snapshots = context.unless_stopped("snapshots delete", read).await?;
    let snapshot = deletable(&snapshots, id, &environment)?;
    let source = &snapshot.source;
    context.ui.confirm(&format!(
        "Delete snapshot {id} of {source}? What is in it can't be brought back."
    ))?;
    let work = context.with_grace(
        "snapshots delete",
        delivery::snapshots::delete(&aws, snapshot),
    );
    // The environment of a snapshot may be gone.
    let target = aws.lockable(&environment).recorded(Recorded::Never);
    context.with_lock(target, "snapshots delete", work).await?;
    context.ui.talk(&format!("snapshot {id} is deleted"));
    Ok(Exit::Done)
}

/// The snapshot of this identifier, if this tool may delete it.
fn deletable<'a>(
    snapshots: &'a [Snapshot],
    id: &str,
    environment: &Environment,
) -> Result<&'a Snapshot, Error> {
    let refused = |what: String| {
        Error::new(ErrorKind::Refused, what)
            .meaning("nothing was deleted")
            .next("`kavak-infra snapshots` lists those of the environment")
    };
    let snapshot = snapshots.iter().find(|it| it.id == id);
    let snapshot = snapshot
        .ok_or_else(|| refused(format!("{} has no snapshot `{id}`", environment.prefix())))?;
    if snapshot.is_automated {
        return Err(
            refused(format!("AWS deletes `{id}` by itself: it is automated"))
                .next("set database.backup_retention_days or cache.snapshot_retention_days lower"),
        );
    }
    if !snapshot.is_deletable_by(environment) {
        return Err(refused(format!("`{id}` was not made by this tool"))
            .because("its name is not that of a final snapshot, which `down` takes")
            .next("delete it in the console"));
    }
    if !snapshot.is_available() {
        let status = &snapshot.status;
        return Err(refused(format!(
            "`{id}` is `{status}`: AWS deletes complete snapshots only"
        )));
    }
    Ok(snapshot)
}
