//! Interfaces that people make and delete.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Interface;
use crate::{
    ec2::{
        kind::{Kind, invalid_value},
        tag,
    },
    operation::{Answer, input},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    subnet_id: String,
    #[serde(default)]
    groups: Vec<String>,
    #[serde(default)]
    description: String,
}

/// Makes an interface that hangs on nothing, and stays until it is deleted.
pub(in crate::ec2) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::NetworkInterface, &asked)?;
    let wanted: Create = input(asked)?;
    let id = turn.plant_interface(Interface {
        subnet_id: wanted.subnet_id,
        groups: wanted.groups,
        description: wanted.description,
        interface_type: "interface".to_owned(),
        requester_id: String::new(),
        public_ip: false,
    })?;
    turn.here().ec2.set_tags(&id, tags);
    Ok(json!({"NetworkInterface": turn.shown_interface(&id)}))
}

/// Those of services are in use until their service removes them.
pub(in crate::ec2) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["NetworkInterfaceId"].as_str().unwrap_or_default();
    match turn.here().ec2.interfaces.get(id) {
        None => Err(Kind::NetworkInterface.not_found(id)),
        Some(interface) if interface.is_by_hand() => {
            turn.pull_interface(id);
            Ok(json!({}))
        }
        Some(_) => Err(invalid_value(format!(
            "Network interface '{id}' is currently in use."
        ))),
    }
}
