//! NAT gateways.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{self as sdk, Filter, NatGatewayState as State};
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Key, Text, spec::NatGateway};

use super::in_vpcs;
use crate::aws::{Clients, fault, filter, tags::ec2::from_aws};

/// All NAT gateways of these VPCs.
pub(super) async fn inside(aws: &Clients, vpc_ids: &[String]) -> Result<Vec<Found>, Fault> {
    describe(aws, in_vpcs(vpc_ids)).await
}

/// Reads gateways again that are on their way; what is not in the answer is
/// gone. By filter: an unknown id there finds nothing, and is no error.
pub(crate) async fn nat_gateways(
    aws: &Clients,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, Found>, Fault> {
    let ids = filter("nat-gateway-id", waiting.values().map(|it| &it.id));
    let found = describe(aws, ids).await?;
    let by_key = waiting.iter().filter_map(|(key, before)| {
        let now = found.iter().find(|it| it.id == before.id)?;
        Some((key.clone(), now.clone()))
    });
    Ok(by_key.collect())
}

/// Without those that are deleted, which AWS lists for an hour.
async fn describe(aws: &Clients, which: Filter) -> Result<Vec<Found>, Fault> {
    let states = [
        State::Pending,
        State::Available,
        State::Failed,
        State::Deleting,
    ];
    let gateways = aws.read(|| async {
        aws.ec2
            .describe_nat_gateways()
            .filter(which.clone())
            .filter(filter("state", states.iter().map(State::as_str)))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeNatGateways"))
    });
    Ok(gateways.await?.iter().filter_map(found).collect())
}

fn found(gateway: &sdk::NatGateway) -> Option<Found> {
    let addresses = gateway.nat_gateway_addresses();
    let primary = addresses
        .iter()
        .find(|address| address.is_primary() == Some(true))
        .or_else(|| addresses.first());
    let spec = NatGateway {
        subnet_id: Text::from(gateway.subnet_id().unwrap_or_default()),
        allocation_id: Text::from(
            primary
                .and_then(|address| address.allocation_id())
                .unwrap_or_default(),
        ),
        tags: from_aws(gateway.tags()),
    };
    let id = gateway.nat_gateway_id().unwrap_or_default();
    Some(Found::ready(id, spec).in_condition(condition(gateway)?))
}

/// `None` for one that is deleted.
fn condition(gateway: &sdk::NatGateway) -> Option<Condition> {
    Some(match gateway.state() {
        None | Some(State::Available) => Condition::Ready,
        Some(State::Deleted) => return None,
        Some(State::Deleting) => Condition::Deleting,
        Some(State::Failed) => Condition::Failed(failure(gateway)),
        Some(other) => Condition::Pending(other.as_str().to_owned()),
    })
}

fn failure(gateway: &sdk::NatGateway) -> String {
    let said = [gateway.failure_code(), gateway.failure_message()];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    if said.is_empty() {
        "AWS gives no reason".to_owned()
    } else {
        said.join(": ")
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::NatGatewayAddress;

    use super::*;

    fn gateway(state: State) -> sdk::builders::NatGatewayBuilder {
        sdk::NatGateway::builder()
            .nat_gateway_id("nat-1")
            .state(state)
    }

    #[test]
    fn a_failed_gateway_reports_why() {
        let gateway = gateway(State::Failed)
            .failure_code("Gateway.NotAttached")
            .failure_message("Network vpc-1 has no Internet gateway attached");
        let reason = "Gateway.NotAttached: Network vpc-1 has no Internet gateway attached";
        assert_eq!(
            found(&gateway.build()).unwrap().condition,
            Condition::Failed(reason.to_owned())
        );
    }

    #[test]
    fn a_deleted_gateway_is_gone_though_it_is_still_listed() {
        assert_eq!(found(&gateway(State::Deleted).build()), None);
        let deleting = found(&gateway(State::Deleting).build()).unwrap();
        assert_eq!(deleting.condition, Condition::Deleting);
    }

    #[test]
    fn its_address_is_the_primary_one() {
        let address = |id: &str, is_primary| {
            NatGatewayAddress::builder()
                .allocation_id(id)
                .is_primary(is_primary)
                .build()
        };
        let gateway = gateway(State::Available)
            .nat_gateway_addresses(address("eipalloc-2", false))
            .nat_gateway_addresses(address("eipalloc-1", true));
        assert!(
            found(&gateway.build())
                .unwrap()
                .spec
                .mentions(&["eipalloc-1"])
        );
    }
}
