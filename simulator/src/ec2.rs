//! EC2: the network that everything else is in.

use kavak_calls::is_mutating;
use serde_json::Value;

use crate::{
    fault::ApiFault, limits::Limit, operation::Answer, state::ec2::Transition, world::Turn,
};

mod address;
mod association;
mod block;
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
mod zone;

pub(crate) use self::network_interface::Interface;

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

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, input: &Value) -> Limit<'a> {
    let is_given = |member: &str| !input[member].is_null();
    let (burst, per_second) = match operation {
        "CreateNatGateway" | "DeleteNatGateway" => (10, 1),
        "CreateTags" | "DeleteTags" => (100, 10),
        "DescribeNetworkInterfaces" | "DescribeSecurityGroups"
            if !["Filters", "MaxResults", "GroupIds", "NetworkInterfaceIds"]
                .into_iter()
                .any(is_given) =>
        {
            (50, 10)
        }
        _ if is_mutating(operation) => (50, 5),
        _ => (100, 20),
    };
    Limit::new(operation, burst, per_second)
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
        "DescribeSecurityGroupRules" => rule_update::describe,
        "CreateNetworkInterface" => network_interface::create,
        "DescribeNetworkInterfaces" => network_interface::describe,
        "DeleteNetworkInterface" => network_interface::delete,
        "CreateNetworkAcl" => network_acl::create,
        "DescribeNetworkAcls" => network_acl::describe,
        "CreateVpnGateway" => vpn_gateway::create,
        "AttachVpnGateway" => vpn_gateway::attach,
        "DescribeVpnGateways" => vpn_gateway::describe,
        "CreateVpcEndpoint" => endpoint::create,
        "DescribeVpcEndpoints" => endpoint::describe,
        "DeleteVpcEndpoints" => endpoint::delete,
        "CreateTags" => tag::create,
        "DeleteTags" => tag::delete,
        "DescribeTags" => tag::describe,
        "DescribeAvailabilityZones" => zone::describe,
        "DescribeRegions" => zone::describe_regions,
        _ => return None,
    })
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
