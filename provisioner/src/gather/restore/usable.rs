//! What AWS, or the settings, would refuse of a snapshot.

use kavak_stack::{
    Settings, Snapshot,
    engine_version::{self, EngineVersion},
    spec::database::is_tenth_above,
};

use super::{Restore, refused, unread};
use crate::{aws::Clients, error::Error, observe::rds::upgrade_targets};

/// That it is complete.
pub(super) fn demand_available(snapshot: &Snapshot) -> Result<(), Error> {
    if snapshot.is_available() {
        return Ok(());
    }
    let Snapshot { id, status, .. } = snapshot;
    Err(refused(format!(
        "snapshot `{id}` can't be restored yet: it is `{status}`"
    ))
    .next("run it again when `kavak-infra snapshots` shows it as available"))
}

/// That the database can be restored from this snapshot and be as the settings say.
pub(super) async fn checked(
    aws: &Clients,
    settings: &Settings,
    snapshot: Snapshot,
) -> Result<Restore, Error> {
    let id = &snapshot.id;
    if snapshot.engine != "postgres" {
        let engine = &snapshot.engine;
        return Err(refused(format!(
            "snapshot `{id}` is of a {engine} database, not of PostgreSQL"
        )));
    }
    if !snapshot.is_of_project(&settings.environment()) {
        let (source, project) = (&snapshot.source, &settings.project);
        return Err(
            refused(format!("snapshot `{id}` is not of the project {project}"))
                .because(format!(
                    "it is of `{source}`, and its tags do not say that this is the project's"
                ))
                .next(format!("if it is yours, tag it with project = {project}")),
        );
    }
    if snapshot.is_encrypted == Some(false) {
        let of_copy = "`aws rds copy-db-snapshot --kms-key-id alias/aws/rds` makes an encrypted copy to restore from";
        return Err(refused(format!("snapshot `{id}` is not encrypted"))
            .because("the database would not be either, and can't be encrypted later")
            .next(of_copy));
    }
    demand_available(&snapshot)?;
    check_storage(settings, &snapshot)?;
    let (engine_version, notice) = version(aws, settings, &snapshot).await?;
    let mut notices: Vec<String> = notice.into_iter().collect();
    if snapshot.storage_gb > settings.database.storage_gb {
        notices.push(format!(
            "snapshot {id} has {} GB: the database keeps them, because storage can't shrink (database.storage_gb = {})",
            snapshot.storage_gb, settings.database.storage_gb
        ));
    }
    Ok(Restore {
        snapshot,
        engine_version,
        notices,
    })
}

fn check_storage(settings: &Settings, snapshot: &Snapshot) -> Result<(), Error> {
    let (size, wanted) = (snapshot.storage_gb, settings.database.storage_gb);
    if wanted <= size || is_tenth_above(wanted, size) {
        return Ok(());
    }
    let least = (u64::from(size) * 11).div_ceil(10);
    Err(refused(format!(
        "database.storage_gb = {wanted} can't be reached from snapshot `{}`",
        snapshot.id
    ))
    .because(format!(
        "storage grows from its {size} GB by a tenth or more"
    ))
    .next(format!(
        "set database.storage_gb to {size}, or to {least} or more"
    )))
}

/// The version that the restored database is to have: a newer one than the settings say is
/// kept, and an older major version is upgraded after the restoration.
async fn version(
    aws: &Clients,
    settings: &Settings,
    snapshot: &Snapshot,
) -> Result<(String, Option<String>), Error> {
    let (wanted, held) = (&settings.database.engine_version, &snapshot.engine_version);
    let major = |version: &str| EngineVersion::parse(version).map(|version| version.major);
    if major(held) >= major(wanted) {
        let is_newer = major(held) > major(wanted);
        let notice = format!(
            "snapshot {} is of PostgreSQL {held}: it is kept, because AWS takes no version back (database.engine_version = {wanted})",
            snapshot.id
        );
        return Ok((held.clone(), is_newer.then_some(notice)));
    }
    let targets = upgrade_targets(aws, held).await.map_err(unread)?;
    let target = engine_version::choose(wanted, &targets).map_err(|_| {
        refused(format!(
            "AWS does not upgrade PostgreSQL {held} of snapshot `{}` to {wanted}",
            snapshot.id
        ))
        .because(format!("its targets are {}", targets.join(", ")))
        .next("set database.engine_version to one of them, or to the snapshot's own")
    })?;
    let notice =
        format!("the database is restored with PostgreSQL {held} and upgraded to {target}");
    Ok((target, Some(notice)))
}
