//! Virtual private clouds.

use ipnet::Ipv6Net;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    block,
    describe::Listing,
    kind::{Kind, has_dependencies},
    security_group, tag,
};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ec2::{Ec2, RouteTable, Vpc},
    world::Turn,
};

const LISTING: Listing = Listing {
    member: "Vpcs",
    kind: Kind::Vpc,
    ids: "VpcIds",
    id: "VpcId",
    filters: &[
        ("vpc-id", "VpcId"),
        ("cidr", "CidrBlock"),
        ("cidrBlock", "CidrBlock"),
        ("cidr-block", "CidrBlock"),
        (
            "cidr-block-association.cidr-block",
            "CidrBlockAssociationSet.CidrBlock",
        ),
        (
            "cidr-block-association.association-id",
            "CidrBlockAssociationSet.AssociationId",
        ),
        (
            "cidr-block-association.state",
            "CidrBlockAssociationSet.CidrBlockState.State",
        ),
        ("dhcp-options-id", "DhcpOptionsId"),
        ("is-default", "IsDefault"),
        ("isDefault", "IsDefault"),
        ("owner-id", "OwnerId"),
        ("state", "State"),
    ],
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    cidr_block: Option<String>,
    instance_tenancy: Option<String>,
    #[serde(default)]
    amazon_provided_ipv6_cidr_block: bool,
}

/// AWS makes its default security group, network ACL and route table with it.
pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::Vpc, &asked)?;
    let wanted: Create = input(asked)?;
    let Some(text) = wanted.cidr_block else {
        return Err(ApiFault::new(
            "MissingParameter",
            "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
        ));
    };
    let cidr_block = block::parse(&text)?;
    if !block::is_of_vpc_size(cidr_block) {
        return Err(ApiFault::new(
            "InvalidVpc.Range",
            format!("The CIDR '{text}' is invalid."),
        ));
    }
    let count = turn.here().ec2.vpcs.len();
    turn.check_quota("L-F678F1CE", count, || {
        (
            "VpcLimitExceeded",
            "The maximum number of VPCs has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::Vpc.prefix());
    let asks_for_ipv6 = wanted.amazon_provided_ipv6_cidr_block;
    let vpc = Vpc {
        cidr_block,
        ipv6_cidr_block: asks_for_ipv6.then(|| turn.new_ipv6_block()),
        cidr_association_id: turn.new_id("vpc-cidr-assoc"),
        instance_tenancy: wanted.instance_tenancy.unwrap_or_else(|| "default".into()),
        is_default: false,
        has_dns_support: true,
        has_dns_hostnames: false,
        has_usage_metrics: false,
        network_acl_id: turn.new_id(Kind::NetworkAcl.prefix()),
    };
    let ec2 = &mut turn.here().ec2;
    ec2.vpcs.insert(id.clone(), vpc);
    ec2.set_tags(&id, tags);
    security_group::make_default(&id, turn)?;
    let table = RouteTable::main_of(&id, turn);
    let table_id = turn.new_id(Kind::RouteTable.prefix());
    turn.here().ec2.route_tables.insert(table_id, table);
    let mut made = turn.shown_vpc(&id);
    // It is available by the time that anybody can ask.
    made["State"] = json!("pending");
    Ok(json!({"Vpc": made}))
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.vpcs.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_vpc(id)).collect();
    LISTING.answer(&asked, all)
}

impl Turn<'_> {
    /// A VPC that exists.
    pub(super) fn vpc(&mut self, id: &str) -> Result<&mut Vpc, ApiFault> {
        let vpcs = &mut self.here().ec2.vpcs;
        vpcs.get_mut(id).ok_or_else(|| Kind::Vpc.not_found(id))
    }

    /// A block of the size that AWS gives.
    fn new_ipv6_block(&mut self) -> Ipv6Net {
        let chance = u64::from_str_radix(&self.world.dice.hex(6), 16).unwrap_or_default();
        let first = (0x2600_1f18 << 32) | (chance << 8);
        let address = std::net::Ipv6Addr::from(u128::from(first) << 64);
        Ipv6Net::new(address, 56).unwrap_or_default()
    }

    fn shown_vpc(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let region = self.region.clone();
        let ec2 = &self.here().ec2;
        let Some(vpc) = ec2.vpcs.get(id) else {
            return Value::Null;
        };
        let ipv6 = vpc.ipv6_cidr_block.map(|block| {
            json!({
                "AssociationId": format!("{}-6", vpc.cidr_association_id),
                "Ipv6CidrBlock": block,
                "Ipv6CidrBlockState": {"State": "associated"},
                "Ipv6Pool": "Amazon",
                "NetworkBorderGroup": region,
            })
        });
        json!({
            "VpcId": id,
            "OwnerId": owner,
            "State": "available",
            "CidrBlock": vpc.cidr_block,
            "CidrBlockAssociationSet": [{
                "AssociationId": vpc.cidr_association_id,
                "CidrBlock": vpc.cidr_block,
                "CidrBlockState": {"State": "associated"},
            }],
            "Ipv6CidrBlockAssociationSet": ipv6.into_iter().collect::<Vec<_>>(),
            // The set of a region that every VPC of it has by default.
            "DhcpOptionsId": "dopt-0a1b2c3d4e5f60718",
            "InstanceTenancy": vpc.instance_tenancy,
            "IsDefault": vpc.is_default,
            "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
            "Tags": ec2.tags_of(id),
        })
    }
}

/// Deletes it with what AWS made with it; everything else must be gone.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["VpcId"].as_str().unwrap_or_default();
    turn.vpc(id)?;
    let ec2 = &mut turn.here().ec2;
    if is_needed(ec2, id) {
        return Err(has_dependencies("vpc", id));
    }
    if let Some(vpc) = ec2.vpcs.remove(id) {
        ec2.tags.remove(&vpc.network_acl_id);
    }
    ec2.tags.remove(id);
    ec2.remove_groups(|group| group.vpc_id == id);
    ec2.remove_route_tables(|table| table.vpc_id == id);
    Ok(json!({}))
}

fn is_needed(ec2: &Ec2, id: &str) -> bool {
    let groups = || ec2.security_groups.values();
    let tables = || ec2.route_tables.values();
    ec2.subnets.values().any(|subnet| subnet.vpc_id == id)
        || groups().any(|group| group.vpc_id == id && !group.is_default())
        || tables().any(|table| table.vpc_id == id && !table.is_main())
        || ec2.internet_gateway_of(id).is_some()
        || ec2.endpoints.values().any(|endpoint| endpoint.vpc_id == id)
        || ec2.network_acls.values().any(|vpc_id| vpc_id == id)
        || ec2
            .vpn_gateways
            .values()
            .flatten()
            .any(|vpc_id| vpc_id == id)
        || ec2
            .interfaces
            .values()
            .any(|interface| interface.vpc_id == id)
}
