//! Subnets.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    kind::{Kind, has_dependencies},
    vpc_attribute::Switch,
};
use crate::{
    operation::{Answer, input},
    state::ec2::Subnet,
    world::Turn,
};

mod creation;
mod listing;

pub(super) use self::{creation::create, listing::describe};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    subnet_id: String,
    map_public_ip_on_launch: Option<Switch>,
    private_dns_hostname_type_on_launch: Option<String>,
    #[serde(rename = "EnableResourceNameDnsARecordOnLaunch")]
    a_record: Option<Switch>,
    #[serde(rename = "EnableResourceNameDnsAAAARecordOnLaunch")]
    aaaa_record: Option<Switch>,
}

pub(super) fn modify(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Modify = input(asked)?;
    let subnets = &mut turn.here().ec2.subnets;
    let subnet = subnets
        .get_mut(&wanted.subnet_id)
        .ok_or_else(|| Kind::Subnet.not_found(&wanted.subnet_id))?;
    if let Some(map) = wanted.map_public_ip_on_launch {
        subnet.maps_public_ip = map.value;
    }
    let names = &mut subnet.private_names;
    if let Some(kind) = wanted.private_dns_hostname_type_on_launch {
        names.hostname_type = kind;
    }
    if let Some(record) = wanted.a_record {
        names.has_a_record = record.value;
    }
    if let Some(record) = wanted.aaaa_record {
        names.has_aaaa_record = record.value;
    }
    Ok(json!({}))
}

/// Nothing may have an interface in it. Its tie to a route table goes with it.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["SubnetId"].as_str().unwrap_or_default();
    let ec2 = &mut turn.here().ec2;
    if !ec2.subnets.contains_key(id) {
        return Err(Kind::Subnet.not_found(id));
    }
    if ec2.interfaces.values().any(|one| one.subnet_id == id) {
        return Err(has_dependencies("subnet", id));
    }
    ec2.subnets.remove(id);
    ec2.tags.remove(id);
    for table in ec2.route_tables.values_mut() {
        table
            .associations
            .retain(|one| one.subnet_id.as_deref() != Some(id));
    }
    Ok(json!({}))
}

impl Turn<'_> {
    /// The subnet of this id.
    pub(crate) fn subnet(&mut self, id: &str) -> Option<Subnet> {
        self.here().ec2.subnets.get(id).cloned()
    }
}
