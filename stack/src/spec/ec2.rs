//! VPC resources.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Change, Spec,
    attributes::Attributes,
    rules::{self, ChangeRule},
};
use crate::{
    Tags, Text,
    prices::{Cost, Prices},
};

/// A virtual private cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Vpc {
    pub cidr_block: String,
    pub enable_dns_support: bool,
    pub enable_dns_hostnames: bool,
    pub tags: Tags,
}

impl Attributes for Vpc {
    fn replaces(change: &Change) -> bool {
        change.is("cidr_block")
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// An internet gateway, attached to a VPC or not yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct InternetGateway {
    pub vpc_id: Option<Text>,
    pub tags: Tags,
}

impl Attributes for InternetGateway {
    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves cost
    );
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Subnet {
    pub vpc_id: Text,
    pub cidr_block: String,
    pub availability_zone: String,
    pub map_public_ip_on_launch: bool,
    pub tags: Tags,
}

impl Attributes for Subnet {
    fn replaces(change: &Change) -> bool {
        change.is("vpc_id") || change.is("cidr_block") || change.is("availability_zone")
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// An elastic IP address of the VPC domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ElasticIp {
    pub tags: Tags,
}

impl Attributes for ElasticIp {
    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let hourly = prices.map(|it| it.public_ipv4_address_hour);
        Some(Cost::new("public IPv4 address", hourly))
    }

    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs discards reason interrupts protection
        keep_retention is_beside security_groups leaves
    );
}

/// A public NAT gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct NatGateway {
    pub subnet_id: Text,
    pub allocation_id: Text,
    pub tags: Tags,
}

impl Attributes for NatGateway {
    fn replaces(change: &Change) -> bool {
        change.is("subnet_id") || change.is("allocation_id")
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let by_use = prices.map(|it| format!("${} a GB", it.nat_gateway_gb));
        let hourly = prices.map(|it| it.nat_gateway_hour);
        Some(Cost::new("NAT gateway", hourly).with_use(by_use))
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves
    );
}

/// A route table with its routes and the subnets that use it. The route to
/// the VPC's own block, which every table has, is not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct RouteTable {
    pub vpc_id: Text,
    /// Destination block → id of the gateway.
    pub routes: BTreeMap<String, Text>,
    pub subnet_ids: BTreeSet<Text>,
    pub tags: Tags,
}

impl Attributes for RouteTable {
    fn replaces(change: &Change) -> bool {
        change.is("vpc_id")
    }

    fn interrupts() -> &'static [ChangeRule] {
        rules::ROUTE_TABLE
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason protection keep_retention is_beside
        security_groups leaves cost
    );
}

/// A security group with exactly the rules it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct SecurityGroup {
    pub group_name: String,
    pub description: String,
    pub vpc_id: Text,
    pub ingress: BTreeSet<Rule>,
    pub egress: BTreeSet<Rule>,
    pub tags: Tags,
}

impl Attributes for SecurityGroup {
    fn replaces(change: &Change) -> bool {
        change.is("group_name") || change.is("description") || change.is("vpc_id")
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// One rule of a security group: one protocol, one range, one peer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Rule {
    /// `tcp`, `udp`, a number, or `-1` for all.
    pub ip_protocol: String,
    /// `None` where the protocol is `-1`.
    pub from_port: Option<i32>,
    pub to_port: Option<i32>,
    /// A block, the id of a security group or of a prefix list.
    pub peer: Text,
    pub description: String,
}
