//! NAT gateways.

use serde_json::{Value, json};

use super::{describe::Listing, kind::Kind};
use crate::{operation::Answer, state::ec2::NatGatewayState, world::Turn};

mod creation;
mod life;

pub(super) use self::{
    creation::create,
    life::{bury, delete, forget, settle},
};

const LISTING: Listing = Listing {
    member: "NatGateways",
    kind: Kind::NatGateway,
    ids: "NatGatewayIds",
    id: "NatGatewayId",
    filters: &[
        ("nat-gateway-id", "NatGatewayId"),
        ("state", "State"),
        ("subnet-id", "SubnetId"),
        ("vpc-id", "VpcId"),
        ("connectivity-type", "ConnectivityType"),
        ("availability-mode", "AvailabilityMode"),
    ],
};

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.nat_gateways.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_nat_gateway(id)).collect();
    LISTING.answer(&asked, all)
}

impl Turn<'_> {
    fn shown_nat_gateway(&mut self, id: &str) -> Value {
        let ec2 = &self.here().ec2;
        let Some(gateway) = ec2.nat_gateways.get(id) else {
            return json!({"NatGatewayId": id, "State": NatGatewayState::Deleted});
        };
        let is_settled = gateway.state != NatGatewayState::Pending;
        let failure = gateway.failure.as_ref().filter(|_| is_settled);
        json!({
            "NatGatewayId": id,
            "VpcId": gateway.vpc_id,
            "SubnetId": gateway.subnet_id,
            "ConnectivityType": gateway.connectivity_type,
            "AvailabilityMode": "zonal",
            "State": gateway.state,
            "CreateTime": gateway.created_at,
            "DeleteTime": gateway.deleted_at,
            "FailureCode": failure.map(|(code, _)| code),
            "FailureMessage": failure.map(|(_, message)| message),
            "NatGatewayAddresses": [{
                "AllocationId": gateway.address.allocation_id,
                "AssociationId": gateway.address.association_id,
                "NetworkInterfaceId": gateway.address.interface_id,
                "PrivateIp": gateway.address.private_ip,
                "PublicIp": gateway.address.public_ip,
                "IsPrimary": true,
                "Status": match (gateway.state, failure) {
                    (NatGatewayState::Pending, _) => "associating",
                    (_, Some(_)) => "failed",
                    _ => "succeeded",
                },
            }],
            "Tags": ec2.tags_of(id),
        })
    }
}
