//! Restoring instances from snapshots.

use serde::Deserialize;
use serde_json::Value;

use super::{
    creation::{self, NewInstance},
    rules::{self, combination, value},
    settings::renamed,
    snapshot,
};
use crate::{
    fault::ApiFault,
    members::{self, Members},
    operation::{Answer, input},
    state::rds::{Settings, Snapshot},
    tags,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Restore {
    #[serde(rename = "DBInstanceIdentifier")]
    identifier: String,
    #[serde(rename = "DBSnapshotIdentifier")]
    snapshot: Option<String>,
    engine: Option<String>,
    #[serde(default)]
    tags: Value,
    #[serde(flatten)]
    members: Members,
}

/// Members of a snapshot's instance that its restoration takes over by default
/// and that `RestoreDBInstanceFromDBSnapshot` has a parameter for.
/// Unverified: that the retention of backups and the windows are taken over.
const TAKEN_OVER: &[&str] = &[
    "AllocatedStorage",
    "BackupRetentionPeriod",
    "CACertificateIdentifier",
    "DBInstanceClass",
    "DBName",
    "EngineVersion",
    "Iops",
    "KmsKeyId",
    "MasterUsername",
    "Port",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
    "StorageEncrypted",
    "StorageThroughput",
    "StorageType",
];

pub(super) fn restore_db_instance_from_db_snapshot(given: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Restore = input(given)?;
    let snapshot = usable_snapshot(&wanted, turn)?;
    let settings = settings(&wanted, &snapshot)?;
    creation::check_identity(&wanted.identifier, &settings.class, turn)?;
    rules::check_settings(&settings)?;
    creation::check_storage_quota(&settings, turn)?;
    turn.add_db_instance(NewInstance {
        identifier: wanted.identifier.to_lowercase(),
        settings,
        password: snapshot.password,
        tags: tags::read(&wanted.tags),
        restored_from: Some(snapshot.resource_id),
    })
}

/// The snapshot, if an instance can be restored from it.
fn usable_snapshot(wanted: &Restore, turn: &mut Turn<'_>) -> Result<Snapshot, ApiFault> {
    let Some(name) = wanted.snapshot.as_deref().map(str::to_lowercase) else {
        return Err(combination(
            "The simulator restores from snapshots of instances: specify DBSnapshotIdentifier.",
        ));
    };
    let rds = &turn.here().rds;
    let snapshot = rds.snapshots.get(&name);
    let snapshot = snapshot.ok_or_else(|| snapshot::not_found(&name))?.clone();
    if !snapshot.is_complete {
        return Err(ApiFault::new(
            "InvalidDBSnapshotState",
            format!("Snapshot {name} is not in available state."),
        ));
    }
    if wanted.engine.as_deref().is_some_and(|it| it != "postgres") {
        return Err(value(
            "The engine of the snapshot and the engine of the DB instance must be the same.",
        ));
    }
    if rds.is_key_lost && snapshot.settings.storage_encrypted {
        return Err(ApiFault::new(
            "KMSKeyNotAccessibleFault",
            "The specified KMS key does not exist, is not enabled or you do not have permissions to access it.",
        ));
    }
    Ok(snapshot)
}

fn settings(wanted: &Restore, snapshot: &Snapshot) -> Result<Settings, ApiFault> {
    let mut asked = renamed(wanted.members.clone());
    let group = asked.get("DBSubnetGroupName").and_then(Value::as_str);
    let group = group.map(str::to_lowercase).ok_or_else(|| {
        ApiFault::new(
            "InvalidVPCNetworkStateFault",
            "DB instances of the default VPC are not simulated: specify a DB subnet group.",
        )
    })?;
    asked.insert("DBSubnetGroupName".to_owned(), group.into());
    let mut taken = members::only(&members::of(&snapshot.settings), TAKEN_OVER);
    taken.retain(|_, value| !value.is_null());
    taken.extend(asked);
    let settings = members::read::<Settings>(&taken)?;
    if settings.allocated_storage < snapshot.settings.allocated_storage {
        return Err(combination(
            "The allocated storage size can't be less than the snapshot's.",
        ));
    }
    Ok(settings.with_default_groups())
}
