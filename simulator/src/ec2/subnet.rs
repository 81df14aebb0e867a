//! Subnets.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    block,
    describe::Listing,
    kind::{Kind, has_dependencies, invalid_value},
    tag,
    vpc_attribute::Switch,
    zone,
};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

/// A subnet.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Subnet {
    pub(crate) vpc_id: String,
    /// The availability zone's name.
    pub(crate) zone: String,
    pub(crate) cidr_block: Ipv4Net,
    pub(super) free_addresses: u32,
    maps_public_ip: bool,
    /// What ties it to the VPC's network ACL.
    pub(super) acl_association_id: String,
    pub(super) private_names: PrivateNames,
}

impl Subnet {
    /// How many addresses neither an interface has nor AWS keeps for itself.
    pub(crate) const fn free_addresses(&self) -> u32 {
        self.free_addresses
    }
}

/// How instances in it are named.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct PrivateNames {
    hostname_type: String,
    has_a_record: bool,
    has_aaaa_record: bool,
}

const LISTING: Listing = Listing {
    member: "Subnets",
    kind: Kind::Subnet,
    ids: "SubnetIds",
    id: "SubnetId",
    filters: &[
        ("subnet-id", "SubnetId"),
        ("subnet-arn", "SubnetArn"),
        ("vpc-id", "VpcId"),
        ("availability-zone", "AvailabilityZone"),
        ("availabilityZone", "AvailabilityZone"),
        ("availability-zone-id", "AvailabilityZoneId"),
        ("availabilityZoneId", "AvailabilityZoneId"),
        ("available-ip-address-count", "AvailableIpAddressCount"),
        ("cidr", "CidrBlock"),
        ("cidrBlock", "CidrBlock"),
        ("cidr-block", "CidrBlock"),
        ("default-for-az", "DefaultForAz"),
        ("defaultForAz", "DefaultForAz"),
        ("map-public-ip-on-launch", "MapPublicIpOnLaunch"),
        ("owner-id", "OwnerId"),
        ("state", "State"),
    ],
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    vpc_id: String,
    cidr_block: Option<String>,
    availability_zone: Option<String>,
    availability_zone_id: Option<String>,
}

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
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
    let cidr_block = block::parse(text)?;
    if !block::is_of_vpc_size(cidr_block) || !vpc_block.contains(&cidr_block) {
        return Err(ApiFault::new(
            "InvalidSubnet.Range",
            format!("The CIDR '{text}' is invalid."),
        ));
    }
    let neighbours = turn.here().ec2.subnets.values();
    let neighbours: Vec<Ipv4Net> = neighbours
        .filter(|subnet| subnet.vpc_id == wanted.vpc_id)
        .map(|subnet| subnet.cidr_block)
        .collect();
    if neighbours
        .iter()
        .any(|other| block::overlap(*other, cidr_block))
    {
        return Err(ApiFault::new(
            "InvalidSubnet.Conflict",
            format!("The CIDR '{text}' conflicts with another subnet"),
        ));
    }
    turn.check_quota("L-407747CB", neighbours.len(), || {
        (
            "SubnetLimitExceeded",
            "The maximum number of subnets has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::Subnet.prefix());
    let subnet = Subnet {
        vpc_id: wanted.vpc_id,
        zone,
        cidr_block,
        free_addresses: block::usable(cidr_block),
        maps_public_ip: false,
        acl_association_id: turn.new_id("aclassoc"),
        private_names: PrivateNames {
            hostname_type: "ip-name".to_owned(),
            has_a_record: false,
            has_aaaa_record: false,
        },
    };
    let ec2 = &mut turn.here().ec2;
    ec2.subnets.insert(id.clone(), subnet);
    ec2.set_tags(&id, tags);
    Ok(json!({"Subnet": turn.shown_subnet(&id)}))
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

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.subnets.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_subnet(id)).collect();
    LISTING.answer(&asked, all)
}

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

    fn shown_subnet(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let arn = self.arn("ec2", &format!("subnet/{id}"));
        let zones = zone::of_region(&self.region);
        let ec2 = &self.here().ec2;
        let Some(subnet) = ec2.subnets.get(id) else {
            return Value::Null;
        };
        let names = &subnet.private_names;
        json!({
            "SubnetId": id,
            "SubnetArn": arn,
            "OwnerId": owner,
            "VpcId": subnet.vpc_id,
            "State": "available",
            "CidrBlock": subnet.cidr_block,
            "AvailabilityZone": subnet.zone,
            "AvailabilityZoneId": zone::id_of(&zones, &subnet.zone),
            "AvailableIpAddressCount": subnet.free_addresses,
            "MapPublicIpOnLaunch": subnet.maps_public_ip,
            "MapCustomerOwnedIpOnLaunch": false,
            "AssignIpv6AddressOnCreation": false,
            "DefaultForAz": false,
            "EnableDns64": false,
            "Ipv6Native": false,
            "Ipv6CidrBlockAssociationSet": [],
            "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
            "PrivateDnsNameOptionsOnLaunch": {
                "HostnameType": names.hostname_type,
                "EnableResourceNameDnsARecord": names.has_a_record,
                "EnableResourceNameDnsAAAARecord": names.has_aaaa_record,
            },
            "Tags": ec2.tags_of(id),
        })
    }
}
