//! Lists of subnets.

use serde_json::{Value, json};

use crate::{
    ec2::{describe::Listing, kind::Kind},
    operation::Answer,
    state::ec2::zone,
    world::Turn,
};

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

pub(in crate::ec2) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.subnets.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_subnet(id)).collect();
    LISTING.answer(&asked, all)
}

impl Turn<'_> {
    pub(super) fn shown_subnet(&mut self, id: &str) -> Value {
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
            "DefaultForAz": subnet.is_default,
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
