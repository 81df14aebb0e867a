//! Making a subnet.

use ipnet::Ipv4Net;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    ec2::{
        block,
        kind::{Kind, invalid_value},
        tag,
    },
    fault::ApiFault,
    operation::{Answer, input},
    state::ec2::{Subnet, usable_addresses, zone},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    vpc_id: String,
    cidr_block: Option<String>,
    availability_zone: Option<String>,
    availability_zone_id: Option<String>,
}

pub(in crate::ec2) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::Subnet, &asked)?;
    let wanted: Create = input(asked)?;
    let vpc_block = turn.vpc(&wanted.vpc_id)?.cidr_block;
    let zone = zone_of(&wanted, &turn.region)?;
    let Some(text) = &wanted.cidr_block else {
        return Err(ApiFault::new(
            "MissingParameter",
            "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.",
        ));
    };
    let neighbours = turn.here().ec2.subnets.values();
    let neighbours: Vec<Ipv4Net> = neighbours
        .filter(|subnet| subnet.vpc_id == wanted.vpc_id)
        .map(|subnet| subnet.cidr_block)
        .collect();
    let cidr_block = place(text, vpc_block, &neighbours)?;
    turn.check_quota("L-407747CB", neighbours.len(), || {
        (
            "SubnetLimitExceeded",
            "The maximum number of subnets has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::Subnet.prefix());
    let free_addresses = usable_addresses(cidr_block);
    let association_id = turn.new_id("aclassoc");
    let subnet = Subnet::new(
        &wanted.vpc_id,
        &zone,
        cidr_block,
        free_addresses,
        association_id,
    );
    let ec2 = &mut turn.here().ec2;
    ec2.subnets.insert(id.clone(), subnet);
    ec2.set_tags(&id, tags);
    Ok(json!({"Subnet": turn.shown_subnet(&id)}))
}

/// The block that a text means, if it lies in the VPC beside the others.
fn place(text: &str, vpc_block: Ipv4Net, neighbours: &[Ipv4Net]) -> Result<Ipv4Net, ApiFault> {
    let cidr_block = block::parse(text)?;
    if !block::is_of_vpc_size(cidr_block) || !vpc_block.contains(&cidr_block) {
        return Err(ApiFault::new(
            "InvalidSubnet.Range",
            format!("The CIDR '{text}' is invalid."),
        ));
    }
    if neighbours
        .iter()
        .any(|other| block::overlap(*other, cidr_block))
    {
        return Err(ApiFault::new(
            "InvalidSubnet.Conflict",
            format!("The CIDR '{text}' conflicts with another subnet"),
        ));
    }
    Ok(cidr_block)
}

/// The zone that is asked for, by name or id; AWS's choice is the first.
fn zone_of(wanted: &Create, region: &str) -> Result<String, ApiFault> {
    let zones = zone::of_region(region);
    let found = match (&wanted.availability_zone, &wanted.availability_zone_id) {
        (Some(_), Some(_)) => {
            return Err(ApiFault::new(
                "InvalidParameterCombination",
                "Only one of availabilityZone and availabilityZoneId can be specified",
            ));
        }
        (Some(name), None) => zones.iter().find(|zone| zone.name == *name),
        (None, Some(id)) => zones.iter().find(|zone| zone.id == *id),
        (None, None) => zones.first(),
    };
    found.map(|zone| zone.name.clone()).ok_or_else(|| {
        let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
        let asked = wanted.availability_zone.as_ref();
        let asked = asked.or(wanted.availability_zone_id.as_ref());
        invalid_value(format!(
            "Value ({}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: {}.",
            asked.map_or("", String::as_str),
            names.join(", "),
        ))
    })
}
