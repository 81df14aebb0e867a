//! Deleting groups, which must be available for that.

use serde::Deserialize;
use serde_json::{Value, json};

use super::rules::combination;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::elasticache::Status,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Delete {
    replication_group_id: String,
    #[serde(default)]
    retain_primary_cluster: bool,
    #[serde(rename = "FinalSnapshotIdentifier")]
    final_snapshot: Option<String>,
}

pub(super) fn delete_replication_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: Delete = input(value)?;
    let group = turn
        .replication_group(&unwanted.replication_group_id)?
        .clone();
    if !matches!(group.status, Status::Available | Status::CreateFailed) {
        return Err(ApiFault::new(
            "InvalidReplicationGroupState",
            format!(
                "Replication group {} has status {} which is not valid for deletion.",
                group.id,
                json!(group.status).as_str().unwrap_or_default()
            ),
        ));
    }
    if unwanted.retain_primary_cluster {
        return Err(combination(
            "The simulator knows no cache clusters outside replication groups, so it can't retain one.",
        ));
    }
    let id = group.id.clone();
    if let Some(name) = unwanted.final_snapshot {
        turn.take_cache_snapshot(&name, &group)?;
    }
    turn.enter_group_status(&id, Status::Deleting);
    Ok(json!({"ReplicationGroup": turn.shown_replication_group(&id)}))
}
