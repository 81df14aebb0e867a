//! DB subnet groups.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
    state::subnet_group::{Place, SubnetGroup},
    tags,
    world::Turn,
};

impl Turn<'_> {
    /// A DB subnet group, by its name in any case.
    pub(super) fn db_subnet_group(&mut self, name: &str) -> Result<&mut SubnetGroup, ApiFault> {
        let groups = &mut self.here().rds.subnet_groups;
        groups.get_mut(&name.to_lowercase()).ok_or_else(|| {
            ApiFault::new(
                "DBSubnetGroupNotFoundFault",
                format!("DB subnet group '{name}' does not exist."),
            )
        })
    }

    /// Describes a group; `None` if there is none.
    pub(super) fn shown_db_subnet_group(&mut self, name: &str) -> Value {
        let arn = self.arn("rds", &format!("subgrp:{name}"));
        let group = self.here().rds.subnet_groups.get(name);
        group.map_or(Value::Null, |group| shown(name, &arn, group))
    }
}

fn shown(name: &str, arn: &str, group: &SubnetGroup) -> Value {
    let subnets: Vec<Value> = group
        .subnets
        .iter()
        .map(|place| {
            json!({
                "SubnetIdentifier": place.subnet_id,
                "SubnetAvailabilityZone": {"Name": place.zone},
                "SubnetOutpost": {},
                "SubnetStatus": "Active",
            })
        })
        .collect();
    json!({
        "DBSubnetGroupName": name,
        "DBSubnetGroupDescription": group.description,
        "VpcId": group.vpc_id,
        "SubnetGroupStatus": "Complete",
        "Subnets": subnets,
        "DBSubnetGroupArn": arn,
        "SupportedNetworkTypes": ["IPV4"],
    })
}

#[derive(Deserialize)]
struct OfGroup {
    #[serde(rename = "DBSubnetGroupName")]
    name: String,
    #[serde(rename = "DBSubnetGroupDescription")]
    description: Option<String>,
    #[serde(rename = "SubnetIds", default)]
    subnet_ids: Vec<String>,
    #[serde(rename = "Tags", default)]
    tags: Value,
}

pub(super) fn create_db_subnet_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfGroup = input(value)?;
    let name = wanted.name.to_lowercase();
    check_name(&name)?;
    if turn.here().rds.subnet_groups.contains_key(&name) {
        return Err(ApiFault::new(
            "DBSubnetGroupAlreadyExists",
            format!("The DB subnet group '{name}' already exists."),
        ));
    }
    let (vpc_id, subnets) = turn.places(&wanted.subnet_ids)?;
    check_zones(&subnets)?;
    let group = SubnetGroup {
        description: wanted.description.unwrap_or_default(),
        vpc_id,
        subnets,
        tags: tags::read(&wanted.tags),
    };
    turn.here().rds.subnet_groups.insert(name.clone(), group);
    Ok(json!({"DBSubnetGroup": turn.shown_db_subnet_group(&name)}))
}

fn check_name(name: &str) -> Result<(), ApiFault> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b" ._-".contains(&byte);
    let is_good = (1..=255).contains(&name.len()) && name.bytes().all(is_allowed);
    if is_good && name != "default" {
        return Ok(());
    }
    Err(ApiFault::new(
        "InvalidParameterValue",
        format!(
            "The parameter DBSubnetGroupName is not a valid identifier: {name}. It must contain no more than 255 letters, numbers, periods, underscores, spaces, or hyphens, and must not be \"Default\"."
        ),
    ))
}

fn check_zones(subnets: &[Place]) -> Result<(), ApiFault> {
    let mut zones: Vec<&str> = subnets.iter().map(|place| place.zone.as_str()).collect();
    zones.sort_unstable();
    zones.dedup();
    if zones.len() >= 2 {
        return Ok(());
    }
    Err(ApiFault::new(
        "DBSubnetGroupDoesNotCoverEnoughAZs",
        format!(
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: {}. Add subnets to cover at least 2 AZs.",
            zones.join(", ")
        ),
    ))
}

/// A subnet in which an instance lives stays in the group.
pub(super) fn modify_db_subnet_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfGroup = input(value)?;
    let name = wanted.name.to_lowercase();
    let vpc_before = turn.db_subnet_group(&name)?.vpc_id.clone();
    let (vpc_id, subnets) = turn.places(&wanted.subnet_ids)?;
    if vpc_id != vpc_before {
        return Err(ApiFault::new(
            "InvalidParameterValue",
            format!("The new Subnets are not in the same Vpc. Existing VPC = {vpc_before}."),
        ));
    }
    check_zones(&subnets)?;
    let is_kept = |id: &str| subnets.iter().any(|place| place.subnet_id == id);
    let mut instances = turn.here().rds.instances.values();
    let left_out =
        instances.find_map(|instance| instance.subnet_ids.iter().find(|id| !is_kept(id)).cloned());
    if let Some(subnet) = left_out {
        return Err(ApiFault::new(
            "SubnetAlreadyInUse",
            format!("The DB subnet {subnet} is already in use in the Availability Zone."),
        ));
    }
    let group = turn.db_subnet_group(&name)?;
    group.subnets = subnets;
    if let Some(description) = wanted.description {
        group.description = description;
    }
    Ok(json!({"DBSubnetGroup": turn.shown_db_subnet_group(&name)}))
}

/// An instance that is being deleted still uses its group.
pub(super) fn delete_db_subnet_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfGroup = input(value)?;
    let name = unwanted.name.to_lowercase();
    turn.db_subnet_group(&name)?;
    let mut instances = turn.here().rds.instances.values();
    if let Some(user) = instances.find(|it| it.settings.subnet_group == name) {
        return Err(ApiFault::new(
            "InvalidDBSubnetGroupStateFault",
            format!(
                "Cannot delete the subnet group '{name}' because at least one database instance: {} is still using it.",
                user.identifier
            ),
        ));
    }
    turn.here().rds.subnet_groups.remove(&name);
    Ok(json!({}))
}

#[derive(Deserialize)]
struct Describe {
    #[serde(rename = "DBSubnetGroupName")]
    name: Option<String>,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_db_subnet_groups(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    if let Some(name) = &asked.name {
        turn.db_subnet_group(name)?;
        let shown = turn.shown_db_subnet_group(&name.to_lowercase());
        return Ok(json!({"DBSubnetGroups": [shown]}));
    }
    let prefix = turn.arn("rds", "subgrp:");
    let groups = turn.here().rds.subnet_groups.iter();
    let groups = groups.map(|(name, group)| shown(name, &format!("{prefix}{name}"), group));
    let (groups, marker) = asked.page.cut(groups)?;
    Ok(json!({"DBSubnetGroups": groups, "Marker": marker}))
}
