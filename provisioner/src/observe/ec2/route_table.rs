//! Route tables.

use aws_sdk_ec2::types::{
    self as sdk, Route, RouteOrigin, RouteTableAssociation,
    RouteTableAssociationStateCode as AssociationState,
};
use kavak_engine::Fault;
use kavak_stack::{Found, Text, spec::RouteTable};

use super::in_vpcs;
use crate::{
    aws::{Aws, fault, read},
    resources::ec2::from_aws,
};

/// The route tables of these VPCs, without the main ones: those come and go
/// with their VPC.
pub(super) async fn inside(aws: &Aws, vpc_ids: &[String]) -> Result<Vec<Found>, Fault> {
    let tables = read(|| async {
        aws.ec2
            .describe_route_tables()
            .filters(in_vpcs(vpc_ids))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeRouteTables"))
    });
    let tables = tables.await?;
    let ours = tables.iter().filter(|table| !is_vpcs_own(table));
    Ok(ours.map(found).collect())
}

/// Whether AWS made it with the VPC; one of ours could be made the main one.
fn is_vpcs_own(table: &sdk::RouteTable) -> bool {
    let mut associations = table.associations().iter();
    associations.any(|it| it.main() == Some(true)) && from_aws(table.tags()).is_empty()
}

fn found(table: &sdk::RouteTable) -> Found {
    let routes = table.routes().iter().filter_map(|route| {
        let (destination, target) = (destination(route)?, target(route)?);
        is_own(route, destination, target).then(|| (destination.to_owned(), Text::from(target)))
    });
    let subnets = table
        .associations()
        .iter()
        .filter(|association| is_associated(association))
        .filter_map(RouteTableAssociation::subnet_id);
    let spec = RouteTable {
        vpc_id: Text::from(table.vpc_id().unwrap_or_default()),
        routes: routes.collect(),
        subnet_ids: subnets.map(Text::from).collect(),
        tags: from_aws(table.tags()),
    };
    Found::ready(table.route_table_id().unwrap_or_default(), spec)
}

fn is_associated(association: &RouteTableAssociation) -> bool {
    let state = association.association_state().and_then(|it| it.state());
    !matches!(
        state,
        Some(
            AssociationState::Disassociating
                | AssociationState::Disassociated
                | AssociationState::Failed
        )
    )
}

/// Whether a route is the table's own: not the one into the VPC, not one that
/// a virtual private gateway announces, not one that a gateway endpoint keeps.
fn is_own(route: &Route, destination: &str, target: &str) -> bool {
    let is_endpoints = destination.starts_with("pl-") && target.starts_with("vpce-");
    target != "local"
        && route.origin() != Some(&RouteOrigin::EnableVgwRoutePropagation)
        && !is_endpoints
}

fn destination(route: &Route) -> Option<&str> {
    route
        .destination_cidr_block()
        .or_else(|| route.destination_ipv6_cidr_block())
        .or_else(|| route.destination_prefix_list_id())
}

/// Where a route leads, also when nothing is there any more (a black hole).
fn target(route: &Route) -> Option<&str> {
    [
        route.nat_gateway_id(),
        route.gateway_id(),
        route.transit_gateway_id(),
        route.vpc_peering_connection_id(),
        route.egress_only_internet_gateway_id(),
        route.instance_id(),
        route.network_interface_id(),
        route.local_gateway_id(),
        route.carrier_gateway_id(),
        route.core_network_arn(),
    ]
    .into_iter()
    .flatten()
    .find(|target| !target.is_empty())
}
