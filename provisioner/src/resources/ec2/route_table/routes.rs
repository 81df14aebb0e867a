//! The routes of a table.

use std::collections::BTreeMap;

use kavak_engine::{Class, Fault};
use kavak_stack::Text;

use crate::{
    aws::{Clients, fault},
    resources::done_if,
};

type Routes = BTreeMap<String, Text>;

/// Brings the routes from `from` to `to`; what is wanted goes first, so that
/// a destination that moves into another block is reachable all the time.
pub(super) async fn update(
    aws: &Clients,
    table_id: &str,
    from: &Routes,
    to: &Routes,
) -> Result<(), Fault> {
    for (destination, target) in to {
        match from.get(destination) {
            Some(present) if present == target => {}
            Some(_) => replace(aws, table_id, destination, target).await?,
            None => create(aws, table_id, destination, target).await?,
        }
    }
    for destination in from.keys().filter(|it| !to.contains_key(*it)) {
        delete(aws, table_id, destination).await?;
    }
    Ok(())
}

async fn create(
    aws: &Clients,
    table_id: &str,
    destination: &str,
    target: &Text,
) -> Result<(), Fault> {
    let (gateway_id, nat_gateway_id) = gateway(target);
    let answer = aws
        .ec2
        .create_route()
        .route_table_id(table_id)
        .destination_cidr_block(destination)
        .set_gateway_id(gateway_id)
        .set_nat_gateway_id(nat_gateway_id)
        .send()
        .await
        .map(drop)
        .map_err(fault("CreateRoute"));
    match answer {
        // Of an earlier try, or by hand since it was read: to wherever it leads.
        Err(fault) if fault.class == Class::AlreadyExists => {
            replace(aws, table_id, destination, target).await
        }
        other => other,
    }
}

async fn replace(
    aws: &Clients,
    table_id: &str,
    destination: &str,
    target: &Text,
) -> Result<(), Fault> {
    let (gateway_id, nat_gateway_id) = gateway(target);
    aws.ec2
        .replace_route()
        .route_table_id(table_id)
        .destination_cidr_block(destination)
        .set_gateway_id(gateway_id)
        .set_nat_gateway_id(nat_gateway_id)
        .send()
        .await
        .map(drop)
        .map_err(fault("ReplaceRoute"))
}

async fn delete(aws: &Clients, table_id: &str, destination: &str) -> Result<(), Fault> {
    let call = aws.ec2.delete_route().route_table_id(table_id);
    let call = match Destination::of(destination) {
        Destination::Ipv4 => call.destination_cidr_block(destination),
        Destination::Ipv6 => call.destination_ipv6_cidr_block(destination),
        Destination::PrefixList => call.destination_prefix_list_id(destination),
    };
    let answer = call.send().await;
    done_if(
        Class::NotFound,
        answer.map(drop).map_err(fault("DeleteRoute")),
    )
}

/// The target as a call's `GatewayId` and `NatGatewayId`, one of which it is.
fn gateway(target: &Text) -> (Option<String>, Option<String>) {
    let id = target.known();
    if id.starts_with("nat-") {
        (None, Some(id))
    } else {
        (Some(id), None)
    }
}

/// The stack has IPv4 blocks only; others that a user added can be removed.
enum Destination {
    Ipv4,
    Ipv6,
    PrefixList,
}

impl Destination {
    fn of(destination: &str) -> Self {
        if destination.starts_with("pl-") {
            Self::PrefixList
        } else if destination.contains(':') {
            Self::Ipv6
        } else {
            Self::Ipv4
        }
    }
}
