//! Lists of route tables.

use serde_json::{Value, json};

use crate::{
    ec2::{describe::Listing, kind::Kind},
    operation::Answer,
    state::ec2::{Ec2, NatGatewayState, Target},
    world::Turn,
};

const LISTING: Listing = Listing {
    member: "RouteTables",
    kind: Kind::RouteTable,
    ids: "RouteTableIds",
    id: "RouteTableId",
    filters: &[
        ("route-table-id", "RouteTableId"),
        ("vpc-id", "VpcId"),
        ("owner-id", "OwnerId"),
        ("association.main", "Associations.Main"),
        ("association.subnet-id", "Associations.SubnetId"),
        ("association.gateway-id", "Associations.GatewayId"),
        ("association.route-table-id", "Associations.RouteTableId"),
        (
            "association.route-table-association-id",
            "Associations.RouteTableAssociationId",
        ),
        (
            "route.destination-cidr-block",
            "Routes.DestinationCidrBlock",
        ),
        (
            "route.destination-ipv6-cidr-block",
            "Routes.DestinationIpv6CidrBlock",
        ),
        (
            "route.destination-prefix-list-id",
            "Routes.DestinationPrefixListId",
        ),
        (
            "route.egress-only-internet-gateway-id",
            "Routes.EgressOnlyInternetGatewayId",
        ),
        ("route.gateway-id", "Routes.GatewayId"),
        ("route.instance-id", "Routes.InstanceId"),
        ("route.nat-gateway-id", "Routes.NatGatewayId"),
        ("route.transit-gateway-id", "Routes.TransitGatewayId"),
        (
            "route.vpc-peering-connection-id",
            "Routes.VpcPeeringConnectionId",
        ),
        ("route.origin", "Routes.Origin"),
        ("route.state", "Routes.State"),
    ],
};

pub(in crate::ec2) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.route_tables.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_table(id)).collect();
    LISTING.answer(&asked, all)
}

impl Ec2 {
    /// Returns whether what a route leads to can take traffic.
    fn is_open(&self, vpc_id: &str, target: &Target) -> bool {
        match target {
            Target::Gateway(id) => self.internet_gateway_of(vpc_id) == Some(id),
            Target::NatGateway(id) => self
                .nat_gateways
                .get(id)
                .is_some_and(|gateway| gateway.state == NatGatewayState::Available),
            Target::Interface(id) => self.interfaces.contains_key(id),
        }
    }
}

impl Turn<'_> {
    pub(super) fn shown_table(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let ec2 = &self.here().ec2;
        let Some(table) = ec2.route_tables.get(id) else {
            return json!({"RouteTableId": id});
        };
        let local = |member: &str, block: Value| {
            json!({
                member: block,
                "GatewayId": "local",
                "Origin": "CreateRouteTable",
                "State": "active",
            })
        };
        let vpc = ec2.vpcs.get(&table.vpc_id);
        let ipv4 = vpc.map(|vpc| local("DestinationCidrBlock", json!(vpc.cidr_block)));
        let ipv6 = vpc.and_then(|vpc| vpc.ipv6_cidr_block);
        let ipv6 = ipv6.map(|block| local("DestinationIpv6CidrBlock", json!(block)));
        let routes = table.routes.iter().map(|(destination, target)| {
            shown_route(destination, target, ec2.is_open(&table.vpc_id, target))
        });
        let associations = table.associations.iter().map(|one| {
            json!({
                "RouteTableAssociationId": one.id,
                "RouteTableId": id,
                "SubnetId": one.subnet_id,
                "Main": one.subnet_id.is_none(),
                "AssociationState": {"State": "associated"},
            })
        });
        json!({
            "RouteTableId": id,
            "VpcId": table.vpc_id,
            "OwnerId": owner,
            "Routes": ipv4
                .into_iter()
                .chain(ipv6)
                .chain(routes)
                .chain(ec2.endpoint_routes(id))
                .collect::<Vec<_>>(),
            "Associations": associations.collect::<Vec<_>>(),
            "PropagatingVgws": [],
            "Tags": ec2.tags_of(id),
        })
    }
}

fn shown_route(destination: &str, target: &Target, is_open: bool) -> Value {
    let member = if destination.starts_with("pl-") {
        "DestinationPrefixListId"
    } else if destination.contains(':') {
        "DestinationIpv6CidrBlock"
    } else {
        "DestinationCidrBlock"
    };
    let (kind, id) = match target {
        Target::Gateway(id) => ("GatewayId", id),
        Target::NatGateway(id) => ("NatGatewayId", id),
        Target::Interface(id) => ("NetworkInterfaceId", id),
    };
    json!({
        member: destination,
        kind: id,
        "Origin": "CreateRoute",
        "State": if is_open { "active" } else { "blackhole" },
    })
}
