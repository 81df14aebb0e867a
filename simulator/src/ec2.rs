//! EC2: the network that everything else is in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    fault::ApiFault,
    operation::Answer,
    world::{Tags, Turn},
};

mod address;
mod association;
mod block;
pub(crate) mod default_network;
mod describe;
mod endpoint;
mod internet_gateway;
mod inventory;
mod kind;
mod nat_gateway;
mod network_acl;
mod network_interface;
mod reach;
mod route;
mod route_table;
mod rule;
mod rule_change;
mod rule_update;
mod security_group;
mod subnet;
mod tag;
#[cfg(test)]
mod tests;
mod token;
mod vpc;
mod vpc_attribute;
mod vpn_gateway;
pub(crate) mod zone;

pub(crate) use self::{
    address::Address,
    endpoint::Endpoint,
    internet_gateway::InternetGateway,
    nat_gateway::NatGateway,
    network_interface::{Interface, NetworkInterface},
    route_table::RouteTable,
    security_group::SecurityGroup,
    subnet::Subnet,
    token::Token,
    vpc::Vpc,
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
    network_acls: BTreeMap<String, String>,
    /// The VPCs that virtual private gateways are attached to.
    #[serde(default)]
    vpn_gateways: BTreeMap<String, Option<String>>,
    /// The tags of all of them.
    pub(crate) tags: BTreeMap<String, Tags>,
    tokens: BTreeMap<String, Token>,
    /// Quotas that are not the default, by their codes.
    pub(crate) quotas: BTreeMap<String, u64>,
    has_guard_duty: bool,
    /// What AWS gave to the account, by ids.
    #[serde(default)]
    given: BTreeSet<String>,
}

type Operation = fn(Value, &mut Turn<'_>) -> Answer;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    let perform = named(operation)?;
    let is_dry_run = value["DryRun"] == true;
    let answer = perform(value, turn);
    Some(match answer {
        Ok(_) if is_dry_run => Err(ApiFault::new(
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        )
        .with_status(412)),
        answer => answer,
    })
}

fn named(operation: &str) -> Option<Operation> {
    Some(match operation {
        "CreateVpc" => vpc::create,
        "DescribeVpcs" => vpc::describe,
        "DeleteVpc" => vpc::delete,
        "ModifyVpcAttribute" => vpc_attribute::modify,
        "DescribeVpcAttribute" => vpc_attribute::describe,
        "CreateSubnet" => subnet::create,
        "DescribeSubnets" => subnet::describe,
        "ModifySubnetAttribute" => subnet::modify,
        "DeleteSubnet" => subnet::delete,
        "CreateInternetGateway" => internet_gateway::create,
        "DescribeInternetGateways" => internet_gateway::describe,
        "AttachInternetGateway" => internet_gateway::attach,
        "DetachInternetGateway" => internet_gateway::detach,
        "DeleteInternetGateway" => internet_gateway::delete,
        "AllocateAddress" => address::allocate,
        "DescribeAddresses" => address::describe,
        "DescribeAddressesAttribute" => address::describe_attribute,
        "DisassociateAddress" => address::disassociate,
        "ReleaseAddress" => address::release,
        "CreateNatGateway" => nat_gateway::create,
        "DescribeNatGateways" => nat_gateway::describe,
        "DeleteNatGateway" => nat_gateway::delete,
        "CreateRouteTable" => route_table::create,
        "DescribeRouteTables" => route_table::describe,
        "DeleteRouteTable" => route_table::delete,
        "CreateRoute" => route::create,
        "ReplaceRoute" => route::replace,
        "DeleteRoute" => route::delete,
        "AssociateRouteTable" => association::create,
        "ReplaceRouteTableAssociation" => association::replace,
        "DisassociateRouteTable" => association::delete,
        "CreateSecurityGroup" => security_group::create,
        "DescribeSecurityGroups" => security_group::describe,
        "DeleteSecurityGroup" => security_group::delete,
        "AuthorizeSecurityGroupIngress" => rule_change::authorize_ingress,
        "AuthorizeSecurityGroupEgress" => rule_change::authorize_egress,
        "RevokeSecurityGroupIngress" => rule_change::revoke_ingress,
        "RevokeSecurityGroupEgress" => rule_change::revoke_egress,
        "ModifySecurityGroupRules" => rule_update::modify,
        "UpdateSecurityGroupRuleDescriptionsIngress" => rule_update::describe_ingress,
        "UpdateSecurityGroupRuleDescriptionsEgress" => rule_update::describe_egress,
        "DescribeSecurityGroupRules" => rule_update::describe,
        "CreateNetworkInterface" => network_interface::create,
        "DescribeNetworkInterfaces" => network_interface::describe,
        "DeleteNetworkInterface" => network_interface::delete,
        "CreateNetworkAcl" => network_acl::create,
        "DescribeNetworkAcls" => network_acl::describe,
        "DeleteNetworkAcl" => network_acl::delete,
        "CreateVpnGateway" => vpn_gateway::create,
        "AttachVpnGateway" => vpn_gateway::attach,
        "DescribeVpnGateways" => vpn_gateway::describe,
        "DetachVpnGateway" => vpn_gateway::detach,
        "DeleteVpnGateway" => vpn_gateway::delete,
        "CreateVpcEndpoint" => endpoint::create,
        "DescribeVpcEndpoints" => endpoint::describe,
        "DeleteVpcEndpoints" => endpoint::delete,
        "CreateTags" => tag::create,
        "DeleteTags" => tag::delete,
        "DescribeTags" => tag::describe,
        "DescribeAvailabilityZones" => zone::describe,
        "DescribeRegions" => zone::describe_regions,
        "DescribeAccountAttributes" => zone::describe_account,
        _ => return None,
    })
}

/// What EC2 does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    NatGatewaySettled { id: String },
    NatGatewayDeleted { id: String },
    NatGatewayForgotten { id: String },
    EndpointDeleted { id: String },
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::NatGatewaySettled { id } => nat_gateway::settle(&id, turn),
            Self::NatGatewayDeleted { id } => nat_gateway::bury(&id, turn),
            Self::NatGatewayForgotten { id } => nat_gateway::forget(&id, turn),
            Self::EndpointDeleted { id } => endpoint::bury(&id, turn),
        }
    }
}
