//! Route tables.

use aws_sdk_ec2::types::{
    self as sdk, Route, RouteOrigin, RouteTableAssociation,
    RouteTableAssociationStateCode as AssociationState,
};
use kavak_engine::Fault;
use kavak_stack::{Found, Text, spec::RouteTable};

use super::in_vpcs;
use crate::aws::{Clients, fault, tags::ec2::from_aws};

/// The route tables of these VPCs, without the main ones: those come and go
/// with their VPC.
pub(super) async fn inside(aws: &Clients, vpc_ids: &[String]) -> Result<Vec<Found>, Fault> {
    let tables = aws.read(|| async {
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

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::{RouteState, RouteTableAssociationState, Tag};

    use super::*;

    fn route(destination: &str) -> aws_sdk_ec2::types::builders::RouteBuilder {
        Route::builder().destination_cidr_block(destination)
    }

    fn association(subnet: &str, state: AssociationState) -> RouteTableAssociation {
        RouteTableAssociation::builder()
            .subnet_id(subnet)
            .main(false)
            .association_state(RouteTableAssociationState::builder().state(state).build())
            .build()
    }

    fn spec(table: sdk::builders::RouteTableBuilder) -> RouteTable {
        match found(&table.route_table_id("rtb-1").build()).spec {
            kavak_stack::Spec::RouteTable(spec) => spec,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn routes_that_come_by_themselves_are_not_shown() {
        let endpoint = Route::builder()
            .destination_prefix_list_id("pl-1")
            .gateway_id("vpce-1");
        let announced = route("192.168.0.0/16")
            .gateway_id("vgw-1")
            .origin(RouteOrigin::EnableVgwRoutePropagation);
        let table = sdk::RouteTable::builder()
            .routes(route("10.0.0.0/16").gateway_id("local").build())
            .routes(endpoint.build())
            .routes(announced.build())
            .routes(route("0.0.0.0/0").gateway_id("igw-1").build());
        let routes = [("0.0.0.0/0".to_owned(), Text::from("igw-1"))];
        assert_eq!(spec(table).routes, routes.into());
    }

    #[test]
    fn a_black_hole_is_shown_with_the_gateway_that_is_no_more() {
        let hole = route("0.0.0.0/0")
            .nat_gateway_id("nat-1")
            .state(RouteState::Blackhole);
        let routes = [("0.0.0.0/0".to_owned(), Text::from("nat-1"))];
        let table = sdk::RouteTable::builder().routes(hole.build());
        assert_eq!(spec(table).routes, routes.into());
    }

    #[test]
    fn a_subnet_that_leaves_the_table_does_not_use_it() {
        let table = sdk::RouteTable::builder()
            .associations(association("subnet-1", AssociationState::Associated))
            .associations(association("subnet-2", AssociationState::Associating))
            .associations(association("subnet-3", AssociationState::Disassociating));
        let subnets = [Text::from("subnet-1"), Text::from("subnet-2")];
        assert_eq!(spec(table).subnet_ids, subnets.into());
    }

    #[test]
    fn the_main_table_is_the_vpcs_unless_it_is_tagged() {
        let main = RouteTableAssociation::builder().main(true).build();
        let table = sdk::RouteTable::builder().associations(main);
        assert!(is_vpcs_own(&table.clone().build()));
        let name = Tag::builder().key("Name").value("a-dev-public-rt").build();
        assert!(!is_vpcs_own(&table.tags(name).build()));
    }
}
