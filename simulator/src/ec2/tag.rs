//! Tags: with what is created, and later.

use serde_json::{Value, json};

use super::{
    describe::{filtered, page, texts},
    kind::{Kind, invalid_value},
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ec2::Ec2,
    tags::{self, Tags},
    world::Turn,
};

/// As many tags can a resource have.
const MOST: usize = 50;

/// The tags that an input's `TagSpecifications` give to a new resource.
///
/// # Errors
/// If they are for another kind, or no tags at all.
pub(super) fn specified(kind: Kind, input: &Value) -> Result<Tags, ApiFault> {
    let mut specified = Tags::new();
    for specification in input["TagSpecifications"].as_array().into_iter().flatten() {
        let named = specification["ResourceType"].as_str();
        if named != Some(kind.resource_type()) {
            let named = named.unwrap_or_default();
            return Err(invalid_value(format!(
                "'{named}' is not a valid taggable resource type for this operation."
            )));
        }
        let list = &specification["Tags"];
        let tags = tags::read(list);
        if tags.is_empty() {
            return Err(invalid_value(
                "Tag specification must have at least one tag",
            ));
        }
        if list.as_array().map_or(0, Vec::len) != tags.len() {
            return Err(invalid_value("Duplicate tag key specified."));
        }
        specified.extend(tags);
    }
    check(&specified)?;
    Ok(specified)
}

fn check(tags: &Tags) -> Result<(), ApiFault> {
    for (key, value) in tags {
        if key.to_lowercase().starts_with("aws:") {
            return Err(invalid_value(
                "Tag keys starting with 'aws:' are reserved for internal use",
            ));
        }
        if key.is_empty() || key.chars().count() > 128 {
            return Err(invalid_value(
                "Tag key exceeds the maximum length of 128 characters, or is empty",
            ));
        }
        if value.chars().count() > 256 {
            return Err(invalid_value(
                "Tag value exceeds the maximum length of 256 characters",
            ));
        }
    }
    if tags.len() > MOST {
        return Err(ApiFault::new(
            "TagLimitExceeded",
            format!("The maximum number of tags per resource is {MOST}."),
        ));
    }
    Ok(())
}

impl Ec2 {
    /// A resource's tags as answers have them.
    pub(super) fn tags_of(&self, id: &str) -> Value {
        self.tags.get(id).map_or_else(|| json!([]), tags::write)
    }

    pub(super) fn set_tags(&mut self, id: &str, tags: Tags) {
        if tags.is_empty() {
            self.tags.remove(id);
        } else {
            self.tags.insert(id.to_owned(), tags);
        }
    }

    /// Returns whether there is something taggable of this id.
    fn check_exists(&self, id: &str) -> Result<(), ApiFault> {
        let Some(kind) = Kind::of(id) else {
            return Err(ApiFault::new(
                "InvalidID",
                format!("The ID '{id}' is not valid"),
            ));
        };
        let exists = match kind {
            Kind::Vpc => self.vpcs.contains_key(id),
            Kind::Subnet => self.subnets.contains_key(id),
            Kind::InternetGateway => self.internet_gateways.contains_key(id),
            Kind::Address => self.addresses.contains_key(id),
            Kind::NatGateway => self.nat_gateways.contains_key(id),
            Kind::RouteTable => self.route_tables.contains_key(id),
            Kind::SecurityGroup => self.security_groups.contains_key(id),
            Kind::SecurityGroupRule => self
                .security_groups
                .values()
                .any(|group| group.rules.iter().any(|rule| rule.id == id)),
            Kind::NetworkInterface => self.interfaces.contains_key(id),
            Kind::NetworkAcl => {
                self.network_acls.contains_key(id)
                    || self.vpcs.values().any(|vpc| vpc.network_acl_id == id)
            }
            Kind::VpnGateway => self.vpn_gateways.contains_key(id),
            Kind::VpcEndpoint => self.endpoints.contains_key(id),
            Kind::RouteTableAssociation => false,
        };
        exists.then_some(()).ok_or_else(|| kind.not_found(id))
    }
}

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let added = tags::read(&asked["Tags"]);
    let ec2 = &mut turn.here().ec2;
    for id in texts(&asked, "Resources") {
        ec2.check_exists(id)?;
        let mut tags = ec2.tags.get(id).cloned().unwrap_or_default();
        tags.extend(added.clone());
        check(&tags)?;
        ec2.set_tags(id, tags);
    }
    Ok(json!({}))
}

/// Deletes the tags of these keys, where a value is given only if they have
/// it; all tags if none is named.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted = asked["Tags"].as_array().cloned().unwrap_or_default();
    let is_unwanted = |key: &str, value: &str| {
        unwanted.is_empty()
            || unwanted
                .iter()
                .any(|tag| tag["Key"] == key && (tag["Value"].is_null() || tag["Value"] == value))
    };
    let ec2 = &mut turn.here().ec2;
    for id in texts(&asked, "Resources") {
        ec2.check_exists(id)?;
        let mut tags = ec2.tags.get(id).cloned().unwrap_or_default();
        tags.retain(|key, value| !is_unwanted(key, value));
        ec2.set_tags(id, tags);
    }
    Ok(json!({}))
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let of = |(id, tags): (&String, &Tags)| -> Vec<Value> {
        let kind = Kind::of(id).map(Kind::resource_type);
        let one = |(key, value)| {
            json!({
                "ResourceId": id,
                "ResourceType": kind,
                "Key": key,
                "Value": value,
                // For the filter `tag:<key>`, and to find the next page.
                "Tags": [{"Key": key, "Value": value}],
                "Position": format!("{id}/{key}"),
            })
        };
        tags.iter().map(one).collect()
    };
    let all = turn.here().ec2.tags.iter().flat_map(of).collect();
    let filters = [
        ("key", "Key"),
        ("value", "Value"),
        ("resource-id", "ResourceId"),
        ("resource-type", "ResourceType"),
    ];
    let found = filtered(&filters, &asked, all)?;
    Ok(page("Tags", "Position", &asked, found))
}
