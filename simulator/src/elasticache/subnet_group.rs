//! Cache subnet groups.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
    state::subnet_group::SubnetGroup,
    tags,
    world::Turn,
};

impl Turn<'_> {
    /// A cache subnet group, by its name in any case.
    pub(super) fn cache_subnet_group(&mut self, name: &str) -> Result<&mut SubnetGroup, ApiFault> {
        let groups = &mut self.here().elasticache.subnet_groups;
        groups.get_mut(&name.to_lowercase()).ok_or_else(|| {
            ApiFault::new(
                "CacheSubnetGroupNotFoundFault",
                format!("Cache Subnet Group {name} does not exist."),
            )
        })
    }

    fn shown_cache_subnet_group(&mut self, name: &str) -> Value {
        let prefix = self.arn("elasticache", "subnetgroup:");
        let group = self.here().elasticache.subnet_groups.get(name);
        group.map_or(Value::Null, |group| shown(name, &prefix, group))
    }
}

fn shown(name: &str, arn_prefix: &str, group: &SubnetGroup) -> Value {
    let subnets: Vec<Value> = group
        .subnets
        .iter()
        .map(|place| {
            json!({
                "SubnetIdentifier": place.subnet_id,
                "SubnetAvailabilityZone": {"Name": place.zone},
                "SupportedNetworkTypes": ["ipv4"],
            })
        })
        .collect();
    json!({
        "CacheSubnetGroupName": name,
        "CacheSubnetGroupDescription": group.description,
        "VpcId": group.vpc_id,
        "Subnets": subnets,
        "ARN": format!("{arn_prefix}{name}"),
        "SupportedNetworkTypes": ["ipv4"],
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfGroup {
    cache_subnet_group_name: String,
    cache_subnet_group_description: Option<String>,
    subnet_ids: Option<Vec<String>>,
    #[serde(default)]
    tags: Value,
}

pub(super) fn create_cache_subnet_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfGroup = input(value)?;
    let name = wanted.cache_subnet_group_name.to_lowercase();
    check_name(&name)?;
    if turn.here().elasticache.subnet_groups.contains_key(&name) {
        return Err(ApiFault::new(
            "CacheSubnetGroupAlreadyExists",
            format!("Cache subnet group {name} already exists."),
        ));
    }
    let (vpc_id, subnets) = turn.places(&wanted.subnet_ids.unwrap_or_default())?;
    let group = SubnetGroup {
        description: wanted.cache_subnet_group_description.unwrap_or_default(),
        vpc_id,
        subnets,
        tags: tags::read(&wanted.tags),
    };
    let groups = &mut turn.here().elasticache.subnet_groups;
    groups.insert(name.clone(), group);
    Ok(json!({"CacheSubnetGroup": turn.shown_cache_subnet_group(&name)}))
}

fn check_name(name: &str) -> Result<(), ApiFault> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_good = (1..=255).contains(&name.len()) && name.bytes().all(is_allowed);
    if is_good && name != "default" {
        return Ok(());
    }
    Err(ApiFault::new(
        "InvalidParameterValue",
        format!(
            "The parameter CacheSubnetGroupName must be provided and must not be blank, reserved, or contain anything but 1 to 255 letters, digits and hyphens: {name}"
        ),
    ))
}

/// A subnet in which a member lives stays in the group.
pub(super) fn modify_cache_subnet_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfGroup = input(value)?;
    let name = wanted.cache_subnet_group_name.to_lowercase();
    let vpc_before = turn.cache_subnet_group(&name)?.vpc_id.clone();
    if let Some(subnet_ids) = &wanted.subnet_ids {
        let (vpc_id, subnets) = turn.places(subnet_ids)?;
        if vpc_id != vpc_before {
            return Err(ApiFault::new(
                "InvalidSubnet",
                format!("The new subnets are not in the VPC of the group, {vpc_before}."),
            ));
        }
        let groups = turn.here().elasticache.groups.values();
        let mut members = groups.flat_map(|group| &group.members);
        let left_out = members.find(|member| !subnet_ids.contains(&member.subnet_id));
        if let Some(member) = left_out {
            return Err(ApiFault::new(
                "SubnetInUse",
                format!(
                    "The subnet {} is in use by {}.",
                    member.subnet_id, member.id
                ),
            ));
        }
        turn.cache_subnet_group(&name)?.subnets = subnets;
    }
    if let Some(description) = wanted.cache_subnet_group_description {
        turn.cache_subnet_group(&name)?.description = description;
    }
    Ok(json!({"CacheSubnetGroup": turn.shown_cache_subnet_group(&name)}))
}

/// A group that is being deleted still uses its subnets.
pub(super) fn delete_cache_subnet_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfGroup = input(value)?;
    let name = unwanted.cache_subnet_group_name.to_lowercase();
    turn.cache_subnet_group(&name)?;
    let mut groups = turn.here().elasticache.groups.values();
    if groups.any(|group| group.settings.subnet_group == name) {
        return Err(ApiFault::new(
            "CacheSubnetGroupInUse",
            format!("Cache subnet group {name} is currently in use by a cache cluster."),
        ));
    }
    turn.here().elasticache.subnet_groups.remove(&name);
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    cache_subnet_group_name: Option<String>,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_cache_subnet_groups(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    if let Some(name) = &asked.cache_subnet_group_name {
        turn.cache_subnet_group(name)?;
        let shown = turn.shown_cache_subnet_group(&name.to_lowercase());
        return Ok(json!({"CacheSubnetGroups": [shown]}));
    }
    let prefix = turn.arn("elasticache", "subnetgroup:");
    let groups = turn.here().elasticache.subnet_groups.iter();
    let groups = groups.map(|(name, group)| shown(name, &prefix, group));
    let (groups, marker) = asked.page.cut(groups)?;
    Ok(json!({"CacheSubnetGroups": groups, "Marker": marker}))
}
