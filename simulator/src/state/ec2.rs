//! The networks of a region.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::Ipv4Addr,
};

use ipnet::{Ipv4Net, Ipv6Net};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{clock::Moment, tags::Tags};

mod default_network;
mod nat_gateway;
mod route_table;
mod rule;
pub(crate) mod zone;

pub(crate) use self::{
    default_network::default_network,
    nat_gateway::{NatAddress, NatGateway, NatGatewayState},
    route_table::{Association, RouteTable, Target},
    rule::{Peer, Rule, Traffic},
};

/// The networks of a region, each kind by its ids.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ec2 {
    pub(crate) vpcs: BTreeMap<String, Vpc>,
    pub(crate) subnets: BTreeMap<String, Subnet>,
    pub(crate) internet_gateways: BTreeMap<String, InternetGateway>,
    pub(crate) addresses: BTreeMap<String, Address>,
    pub(crate) nat_gateways: BTreeMap<String, NatGateway>,
    pub(crate) route_tables: BTreeMap<String, RouteTable>,
    pub(crate) security_groups: BTreeMap<String, SecurityGroup>,
    pub(crate) interfaces: BTreeMap<String, NetworkInterface>,
    pub(crate) endpoints: BTreeMap<String, Endpoint>,
    /// The VPCs of network access control lists that are not default ones.
    #[serde(default)]
    pub(crate) network_acls: BTreeMap<String, String>,
    /// The VPCs that virtual private gateways are attached to.
    #[serde(default)]
    pub(crate) vpn_gateways: BTreeMap<String, Option<String>>,
    /// The tags of all of them.
    pub(crate) tags: BTreeMap<String, Tags>,
    pub(crate) tokens: BTreeMap<String, Token>,
    /// Quotas that are not the default, by their codes.
    pub(crate) quotas: BTreeMap<String, u64>,
    pub(crate) has_guard_duty: bool,
    /// Ids of the resources that AWS gave to the account.
    #[serde(default)]
    pub(crate) given: BTreeSet<String>,
}

/// Scheduled changes of EC2.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    NatGatewaySettled { id: String },
    NatGatewayDeleted { id: String },
    NatGatewayForgotten { id: String },
    EndpointDeleted { id: String },
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Address {
    pub(crate) public_ip: Ipv4Addr,
    pub(crate) association_id: Option<String>,
    pub(crate) interface_id: Option<String>,
    /// The NAT service owns an address for a while after its gateway is gone.
    pub(crate) releasable_at: Moment,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Endpoint {
    pub(crate) vpc_id: String,
    pub(crate) service_name: String,
    pub(crate) group_id: String,
    /// The subnets that it has an interface in, and that.
    pub(crate) interfaces: Vec<(String, String)>,
    /// The route tables with a route to a gateway endpoint; `None` of others.
    #[serde(default)]
    pub(crate) route_tables: Option<Vec<String>>,
    pub(crate) is_deleting: bool,
    pub(crate) created_at: String,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct InternetGateway {
    /// The VPC that it is attached to.
    pub(crate) vpc_id: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct NetworkInterface {
    pub(crate) vpc_id: String,
    pub(crate) subnet_id: String,
    pub(crate) groups: Vec<String>,
    pub(crate) description: String,
    pub(crate) interface_type: String,
    /// The service that it is for; `None` of one that a call created.
    pub(crate) requester_id: Option<String>,
    pub(crate) private_ip: Ipv4Addr,
    pub(crate) public_ip: Option<Ipv4Addr>,
    /// The elastic IP address that the public one is.
    pub(crate) allocation_id: Option<String>,
    pub(crate) attachment_id: String,
    pub(crate) attached_at: String,
}

impl NetworkInterface {
    /// True if it was created by a call, not by a service.
    pub(crate) const fn is_by_hand(&self) -> bool {
        self.requester_id.is_none()
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct SecurityGroup {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) vpc_id: String,
    /// In the order in which they were made.
    pub(crate) rules: Vec<Rule>,
}

impl SecurityGroup {
    /// The group that AWS makes with a VPC.
    pub(crate) fn default_of(vpc_id: &str, rules: Vec<Rule>) -> Self {
        Self {
            name: "default".to_owned(),
            description: "default VPC security group".to_owned(),
            vpc_id: vpc_id.to_owned(),
            rules,
        }
    }

    /// Returns whether AWS made it with its VPC.
    pub(crate) fn is_default(&self) -> bool {
        self.name == "default"
    }

    pub(crate) fn mentions(&self, group_id: &str) -> bool {
        let is_it = |rule: &Rule| matches!(&rule.what.peer, Peer::Group(id) if id == group_id);
        self.rules.iter().any(is_it)
    }
}

/// A subnet.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Subnet {
    pub(crate) vpc_id: String,
    /// The availability zone's name.
    pub(crate) zone: String,
    pub(crate) cidr_block: Ipv4Net,
    pub(crate) free_addresses: u32,
    pub(crate) maps_public_ip: bool,
    /// True if AWS gave it to the account.
    #[serde(default)]
    pub(crate) is_default: bool,
    /// Its association with the VPC's network ACL.
    pub(crate) acl_association_id: String,
    pub(crate) private_names: PrivateNames,
}

impl Subnet {
    /// A subnet as it is made.
    pub(crate) fn new(
        vpc_id: &str,
        zone: &str,
        cidr_block: Ipv4Net,
        free_addresses: u32,
        acl_association_id: String,
    ) -> Self {
        Self {
            vpc_id: vpc_id.to_owned(),
            zone: zone.to_owned(),
            cidr_block,
            free_addresses,
            maps_public_ip: false,
            is_default: false,
            acl_association_id,
            private_names: PrivateNames {
                hostname_type: "ip-name".to_owned(),
                has_a_record: false,
                has_aaaa_record: false,
            },
        }
    }

    /// Returns the number of free addresses.
    pub(crate) const fn free_addresses(&self) -> u32 {
        self.free_addresses
    }
}

/// Names of instances in it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct PrivateNames {
    pub(crate) hostname_type: String,
    pub(crate) has_a_record: bool,
    pub(crate) has_aaaa_record: bool,
}

/// The first request with a token.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Token {
    pub(crate) asked: Value,
    pub(crate) id: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Vpc {
    pub(crate) cidr_block: Ipv4Net,
    /// AWS's, if it was asked for one.
    #[serde(default)]
    pub(crate) ipv6_cidr_block: Option<Ipv6Net>,
    pub(crate) cidr_association_id: String,
    pub(crate) instance_tenancy: String,
    /// True if AWS gave it to the account.
    #[serde(default)]
    pub(crate) is_default: bool,
    pub(crate) has_dns_support: bool,
    pub(crate) has_dns_hostnames: bool,
    pub(crate) has_usage_metrics: bool,
    /// The default list, which is the only one.
    pub(crate) network_acl_id: String,
}

/// Returns the number of usable addresses of a subnet: AWS keeps the first four and
/// the last.
pub(crate) fn usable_addresses(block: Ipv4Net) -> u32 {
    (1_u32 << (32 - block.prefix_len())) - 5
}
