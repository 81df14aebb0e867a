//! Virtual private clouds.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Ec2, block,
    describe::Listing,
    kind::{Kind, has_dependencies},
    route_table::RouteTable,
    security_group, tag,
};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Vpc {
    pub(crate) cidr_block: Ipv4Net,
    pub(super) cidr_association_id: String,
    pub(super) instance_tenancy: String,
    pub(super) has_dns_support: bool,
    pub(super) has_dns_hostnames: bool,
    pub(super) has_usage_metrics: bool,
    /// The default list, which is the only one.
    pub(super) network_acl_id: String,
}

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
    let vpc = Vpc {
        cidr_block,
        cidr_association_id: turn.new_id("vpc-cidr-assoc"),
        instance_tenancy: wanted.instance_tenancy.unwrap_or_else(|| "default".into()),
        has_dns_support: true,
        has_dns_hostnames: false,
        has_usage_metrics: false,
        network_acl_id: turn.new_id(Kind::NetworkAcl.prefix()),
    };
    let ec2 = &mut turn.here().ec2;
    ec2.vpcs.insert(id.clone(), vpc);
    ec2.set_tags(&id, tags);
    security_group::make_default(&id, turn);
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

    fn shown_vpc(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let ec2 = &self.here().ec2;
        let Some(vpc) = ec2.vpcs.get(id) else {
            return Value::Null;
        };
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
            // The set of a region that every VPC of it has unless told otherwise.
            "DhcpOptionsId": "dopt-0a1b2c3d4e5f60718",
            "InstanceTenancy": vpc.instance_tenancy,
            "IsDefault": false,
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
        || ec2
            .interfaces
            .values()
            .any(|interface| interface.vpc_id == id)
}
