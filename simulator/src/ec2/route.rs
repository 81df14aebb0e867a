//! Routes.

use ipnet::{Ipv4Net, Ipv6Net};
use serde_json::{Value, json};

use super::kind::invalid_value;
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ec2::{NatGatewayState, Target},
    world::Turn,
};

/// The members that name a target, and the code for one that is not there.
const TARGETS: &[(&str, &str)] = &[
    ("GatewayId", "InvalidGatewayID.NotFound"),
    ("NatGatewayId", "InvalidNatGatewayID.NotFound"),
    ("NetworkInterfaceId", "InvalidNetworkInterfaceID.NotFound"),
    ("InstanceId", "InvalidInstanceID.NotFound"),
    ("TransitGatewayId", "InvalidTransitGatewayID.NotFound"),
    (
        "VpcPeeringConnectionId",
        "InvalidVpcPeeringConnectionID.NotFound",
    ),
    (
        "EgressOnlyInternetGatewayId",
        "InvalidEgressOnlyInternetGatewayId.NotFound",
    ),
    ("VpcEndpointId", "InvalidVpcEndpointId.NotFound"),
    ("LocalGatewayId", "InvalidLocalGatewayID.NotFound"),
    ("CarrierGatewayId", "InvalidCarrierGatewayID.NotFound"),
    ("CoreNetworkArn", "InvalidCoreNetworkArn.NotFound"),
];

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let table_id = asked["RouteTableId"].as_str().unwrap_or_default();
    let table = turn.table(table_id)?.clone();
    let destination = destination(&asked)?;
    let target = turn.target(&asked, table_id, &table.vpc_id, &destination)?;
    let local = turn.vpc(&table.vpc_id)?.cidr_block.to_string();
    if destination == local || table.routes.contains_key(&destination) {
        return Err(ApiFault::new(
            "RouteAlreadyExists",
            format!("The route identified by {destination} already exists."),
        ));
    }
    turn.check_quota("L-93826ACB", table.routes.len(), || {
        (
            "RouteLimitExceeded",
            "The maximum number of routes has been reached.",
        )
    })?;
    turn.table(table_id)?.routes.insert(destination, target);
    Ok(json!({"Return": true}))
}

pub(super) fn replace(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let table_id = asked["RouteTableId"].as_str().unwrap_or_default();
    let vpc_id = turn.table(table_id)?.vpc_id.clone();
    let destination = destination(&asked)?;
    if !turn.table(table_id)?.routes.contains_key(&destination) {
        return Err(invalid_value(format!(
            "There is no route defined for '{destination}' in the route table. Use CreateRoute instead."
        )));
    }
    let target = turn.target(&asked, table_id, &vpc_id, &destination)?;
    turn.table(table_id)?.routes.insert(destination, target);
    Ok(json!({}))
}

pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let table_id = asked["RouteTableId"].as_str().unwrap_or_default();
    let destination = destination(&asked)?;
    let table = turn.table(table_id)?;
    let vpc_id = table.vpc_id.clone();
    if table.routes.remove(&destination).is_some() {
        return Ok(json!({}));
    }
    if turn.vpc(&vpc_id)?.cidr_block.to_string() == destination {
        return Err(invalid_value(format!(
            "cannot remove local route {destination} in route table {table_id}"
        )));
    }
    Err(ApiFault::new(
        "InvalidRoute.NotFound",
        format!("no route with destination-cidr-block {destination} in route table {table_id}"),
    ))
}

/// The one destination, in its canonical form.
fn destination(asked: &Value) -> Result<String, ApiFault> {
    let text = |member: &str| asked[member].as_str();
    let malformed = |text: &str| {
        invalid_value(format!(
            "Value ({text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."
        ))
    };
    match (
        text("DestinationCidrBlock"),
        text("DestinationIpv6CidrBlock"),
        text("DestinationPrefixListId"),
    ) {
        (Some(block), None, None) => {
            let parsed: Ipv4Net = block.parse().map_err(|_| malformed(block))?;
            Ok(parsed.trunc().to_string())
        }
        (None, Some(block), None) => {
            let parsed: Ipv6Net = block.parse().map_err(|_| malformed(block))?;
            Ok(parsed.trunc().to_string())
        }
        (None, None, Some(list)) => Ok(list.to_owned()),
        (None, None, None) => Err(ApiFault::new(
            "MissingParameter",
            "The request must contain the parameter destinationCidrBlock or destinationIpv6CidrBlock",
        )),
        _ => Err(ApiFault::new(
            "InvalidParameterCombination",
            "Only one destination can be specified",
        )),
    }
}

impl Turn<'_> {
    /// Reads the target of a route: exactly one, in the table's VPC.
    fn target(
        &mut self,
        asked: &Value,
        table_id: &str,
        vpc_id: &str,
        destination: &str,
    ) -> Result<Target, ApiFault> {
        let named = TARGETS.iter().filter_map(|(member, code)| {
            let id = asked[*member].as_str()?;
            Some((*member, *code, id.to_owned()))
        });
        let named: Vec<_> = named.collect();
        let [(member, code, id)] = named.as_slice() else {
            return Err(ApiFault::new(
                "InvalidParameterCombination",
                "Exactly one target must be specified",
            ));
        };
        let not_found = || ApiFault::new(*code, format!("The ID '{id}' does not exist"));
        let (target, noun, its_vpc_id) = self.found_target(member, id).ok_or_else(not_found)?;
        if its_vpc_id.as_deref() != Some(vpc_id) {
            return Err(invalid_value(format!(
                "route table {table_id} and {noun} {id} belong to different networks"
            )));
        }
        if matches!(target, Target::Gateway(_)) {
            self.check_outside(vpc_id, destination)?;
        }
        Ok(target)
    }

    /// Finds the target with this id: itself, its name in errors, and its VPC.
    fn found_target(
        &mut self,
        member: &str,
        id: &str,
    ) -> Option<(Target, &'static str, Option<String>)> {
        let now = self.now;
        let ec2 = &self.here().ec2;
        let own = id.to_owned();
        Some(match member {
            "GatewayId" => {
                let gateway = ec2.internet_gateways.get(id)?;
                (
                    Target::Gateway(own),
                    "network gateway",
                    gateway.vpc_id.clone(),
                )
            }
            "NatGatewayId" => {
                let gateway = ec2.nat_gateways.get(id)?;
                if gateway.visible_at > now || gateway.state == NatGatewayState::Deleted {
                    return None;
                }
                let vpc_id = Some(gateway.vpc_id.clone());
                (Target::NatGateway(own), "nat gateway", vpc_id)
            }
            "NetworkInterfaceId" => {
                let interface = ec2.interfaces.get(id)?;
                let vpc_id = Some(interface.vpc_id.clone());
                (Target::Interface(own), "interface", vpc_id)
            }
            // Of the other kinds there is never one.
            _ => return None,
        })
    }

    /// Addresses in the VPC can't be routed through an internet gateway.
    fn check_outside(&mut self, vpc_id: &str, destination: &str) -> Result<(), ApiFault> {
        let own = self.vpc(vpc_id)?.cidr_block;
        let inside = destination.parse::<Ipv4Net>().ok();
        match inside.filter(|it| *it != own && own.contains(it)) {
            Some(inside) => Err(invalid_value(format!(
                "The destination CIDR block {inside} is equal to or more specific than one of this VPC's CIDR blocks. This route can target only an interface or an instance."
            ))),
            None => Ok(()),
        }
    }
}
