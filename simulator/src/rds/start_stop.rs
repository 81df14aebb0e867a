//! Stopping and starting instances.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::rds::Status,
    world::Turn,
};

#[derive(Deserialize)]
struct OfInstance {
    #[serde(rename = "DBInstanceIdentifier")]
    identifier: String,
}

pub(super) fn start_db_instance(value: Value, turn: &mut Turn<'_>) -> Answer {
    change(value, turn, Status::Stopped, Status::Starting)
}

pub(super) fn stop_db_instance(value: Value, turn: &mut Turn<'_>) -> Answer {
    change(value, turn, Status::Available, Status::Stopping)
}

fn change(value: Value, turn: &mut Turn<'_>, from: Status, to: Status) -> Answer {
    let wanted: OfInstance = input(value)?;
    let instance = turn.db_instance(&wanted.identifier)?;
    if instance.status != from {
        let (identifier, status) = (&instance.identifier, json!(instance.status));
        let from = json!(from);
        return Err(ApiFault::new(
            "InvalidDBInstanceState",
            format!("Instance {identifier} is not in {from} state, but {status}."),
        ));
    }
    let (identifier, resource_id) = (instance.identifier.clone(), instance.resource_id.clone());
    turn.enter_status(&resource_id, to);
    Ok(json!({"DBInstance": turn.shown_db_instance(&identifier)}))
}
