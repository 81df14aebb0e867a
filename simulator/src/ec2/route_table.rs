//! Route tables, with their routes and the subnets that use them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Ec2,
    describe::Listing,
    kind::{Kind, has_dependencies},
    nat_gateway, tag,
};
use crate::{fault::ApiFault, operation::Answer, world::Turn};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct RouteTable {
    pub(super) vpc_id: String,
    /// By destination, without the one into the VPC, which every table has.
    pub(super) routes: BTreeMap<String, Target>,
    pub(super) associations: Vec<Association>,
}

/// Where a route leads, whether that is there or not.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Target {
    Gateway(String),
    NatGateway(String),
    Interface(String),
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Association {
    pub(super) id: String,
    /// Nothing for the main one, which is for all that have none of their own.
    pub(super) subnet_id: Option<String>,
}

impl RouteTable {
    /// The table that a VPC begins with.
    pub(super) fn main_of(vpc_id: &str, turn: &mut Turn<'_>) -> Self {
        Self {
            vpc_id: vpc_id.to_owned(),
            routes: BTreeMap::new(),
            associations: vec![Association {
                id: turn.new_id(Kind::RouteTableAssociation.prefix()),
                subnet_id: None,
            }],
        }
    }

    pub(super) fn is_main(&self) -> bool {
        self.associations.iter().any(|one| one.subnet_id.is_none())
    }

    pub(super) fn is_of_subnet(&self, subnet_id: &str) -> bool {
        let mut associations = self.associations.iter();
        associations.any(|one| one.subnet_id.as_deref() == Some(subnet_id))
    }
}

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

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let vpc_id = asked["VpcId"].as_str().unwrap_or_default();
    let id = match turn.repeated("CreateRouteTable", &asked)? {
        Some(id) => id,
        None => make(vpc_id, &asked, turn)?,
    };
    Ok(json!({"RouteTable": turn.shown_table(&id), "ClientToken": asked["ClientToken"]}))
}

fn make(vpc_id: &str, asked: &Value, turn: &mut Turn<'_>) -> Result<String, ApiFault> {
    let tags = tag::specified(Kind::RouteTable, asked)?;
    turn.vpc(vpc_id)?;
    let tables = turn.here().ec2.route_tables.values();
    let count = tables.filter(|table| table.vpc_id == vpc_id).count();
    turn.check_quota("L-589F43AA", count, || {
        (
            "RouteTableLimitExceeded",
            "The maximum number of route tables has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::RouteTable.prefix());
    let table = RouteTable {
        vpc_id: vpc_id.to_owned(),
        routes: BTreeMap::new(),
        associations: Vec::new(),
    };
    let ec2 = &mut turn.here().ec2;
    ec2.route_tables.insert(id.clone(), table);
    ec2.set_tags(&id, tags);
    turn.remember("CreateRouteTable", asked, &id);
    Ok(id)
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.route_tables.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_table(id)).collect();
    LISTING.answer(&asked, all)
}

/// Its routes go with it; no subnet may use it any more.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["RouteTableId"].as_str().unwrap_or_default();
    if !turn.table(id)?.associations.is_empty() {
        return Err(has_dependencies("routeTable", id));
    }
    let ec2 = &mut turn.here().ec2;
    ec2.route_tables.remove(id);
    ec2.tags.remove(id);
    Ok(json!({}))
}

impl Ec2 {
    pub(super) fn remove_route_tables(&mut self, is_unwanted: impl Fn(&RouteTable) -> bool) {
        let tags = &mut self.tags;
        self.route_tables.retain(|id, table| {
            let is_unwanted = is_unwanted(table);
            if is_unwanted {
                tags.remove(id);
            }
            !is_unwanted
        });
    }

    /// Whether what a route leads to can take traffic.
    fn is_open(&self, vpc_id: &str, target: &Target) -> bool {
        match target {
            Target::Gateway(id) => self.internet_gateway_of(vpc_id) == Some(id),
            Target::NatGateway(id) => self
                .nat_gateways
                .get(id)
                .is_some_and(|gateway| gateway.state == nat_gateway::State::Available),
            Target::Interface(id) => self.interfaces.contains_key(id),
        }
    }
}

impl Turn<'_> {
    /// A route table that exists.
    pub(super) fn table(&mut self, id: &str) -> Result<&mut RouteTable, ApiFault> {
        let tables = &mut self.here().ec2.route_tables;
        tables
            .get_mut(id)
            .ok_or_else(|| Kind::RouteTable.not_found(id))
    }

    fn shown_table(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let ec2 = &self.here().ec2;
        let Some(table) = ec2.route_tables.get(id) else {
            return json!({"RouteTableId": id});
        };
        let local = ec2.vpcs.get(&table.vpc_id).map(|vpc| {
            json!({
                "DestinationCidrBlock": vpc.cidr_block,
                "GatewayId": "local",
                "Origin": "CreateRouteTable",
                "State": "active",
            })
        });
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
            "Routes": local.into_iter().chain(routes).collect::<Vec<_>>(),
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
