//! Deleting instances.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::combination;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::rds::{DbInstance, Status},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    #[serde(rename = "DBInstanceIdentifier")]
    identifier: String,
    #[serde(default)]
    skip_final_snapshot: bool,
    #[serde(rename = "FinalDBSnapshotIdentifier")]
    final_snapshot: Option<String>,
    #[serde(default = "yes")]
    delete_automated_backups: bool,
}

const fn yes() -> bool {
    true
}

pub(super) fn delete_db_instance(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: Delete = input(value)?;
    let instance = turn.db_instance(&unwanted.identifier)?.clone();
    check_state(&instance, turn)?;
    match (&unwanted.final_snapshot, unwanted.skip_final_snapshot) {
        (None, true) => {}
        (None, false) => {
            return Err(combination(
                "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
            ));
        }
        (Some(_), true) => {
            return Err(combination(
                "FinalDBSnapshotIdentifier can not be specified when deleting an instance with SkipFinalSnapshot.",
            ));
        }
        (Some(name), false) => turn.take_final_snapshot(name, &instance)?,
    }
    let has_backups = instance.settings.backup_retention_period > 0;
    if has_backups && !unwanted.delete_automated_backups {
        let backups = &mut turn.here().rds.retained_backups;
        backups.insert(instance.resource_id.clone());
    }
    turn.enter_status(&instance.resource_id, Status::Deleting);
    Ok(json!({"DBInstance": turn.shown_db_instance(&instance.identifier)}))
}

fn check_state(instance: &DbInstance, turn: &Turn<'_>) -> Result<(), ApiFault> {
    let identifier = &instance.identifier;
    let wrong_state = |message: String| Err(ApiFault::new("InvalidDBInstanceState", message));
    match instance.status {
        Status::Deleting => wrong_state(format!("Instance {identifier} is already being deleted.")),
        Status::Creating if turn.now < instance.deletable_at => wrong_state(format!(
            "Instance {identifier} is currently creating - please try again later."
        )),
        _ if instance.settings.deletion_protection => Err(combination(
            "Cannot delete protected DB Instance, please disable deletion protection and try again.",
        )),
        _ => Ok(()),
    }
}
