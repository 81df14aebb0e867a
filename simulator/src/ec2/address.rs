//! Elastic IP addresses.

use serde_json::{Value, json};

use super::{
    describe::{Listing, texts},
    kind::{Kind, invalid_value},
    tag,
};
use crate::{fault::ApiFault, operation::Answer, state::ec2::Address, world::Turn};

const LISTING: Listing = Listing {
    member: "Addresses",
    kind: Kind::Address,
    ids: "AllocationIds",
    id: "AllocationId",
    filters: &[
        ("allocation-id", "AllocationId"),
        ("association-id", "AssociationId"),
        ("domain", "Domain"),
        ("instance-id", "InstanceId"),
        ("network-border-group", "NetworkBorderGroup"),
        ("network-interface-id", "NetworkInterfaceId"),
        ("network-interface-owner-id", "NetworkInterfaceOwnerId"),
        ("private-ip-address", "PrivateIpAddress"),
        ("public-ip", "PublicIp"),
    ],
};

pub(super) fn allocate(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::Address, &asked)?;
    let count = turn.here().ec2.addresses.len();
    turn.check_quota("L-0263D0A3", count, || {
        (
            "AddressLimitExceeded",
            "The maximum number of addresses has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::Address.prefix());
    let public_ip = turn.public_address();
    let address = Address {
        public_ip,
        association_id: None,
        interface_id: None,
        releasable_at: turn.now,
    };
    let region = turn.region.clone();
    let ec2 = &mut turn.here().ec2;
    ec2.addresses.insert(id.clone(), address);
    ec2.set_tags(&id, tags);
    Ok(json!({
        "AllocationId": id,
        "PublicIp": public_ip,
        "Domain": "vpc",
        "NetworkBorderGroup": region,
        "PublicIpv4Pool": "amazon",
    }))
}

/// All at once: EC2 has no pages of addresses.
pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.addresses.keys().cloned().collect();
    let mut all: Vec<Value> = ids.iter().map(|id| turn.shown_address(id)).collect();
    let ips = texts(&asked, "PublicIps");
    if let Some(unknown) = ips
        .iter()
        .find(|ip| all.iter().all(|one| one["PublicIp"] != **ip))
    {
        return Err(ApiFault::new(
            "InvalidAddress.NotFound",
            format!("Address '{unknown}' not found."),
        ));
    }
    all.retain(|one| {
        let ip = one["PublicIp"].as_str().unwrap_or_default();
        ips.is_empty() || ips.contains(&ip)
    });
    LISTING.answer(&asked, all)
}

/// The addresses that have a name of their own: none.
pub(super) fn describe_attribute(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let addresses = &turn.here().ec2.addresses;
    let ids = texts(&asked, "AllocationIds");
    match ids.iter().find(|id| !addresses.contains_key(**id)) {
        Some(missing) => Err(Kind::Address.not_found(missing)),
        None => Ok(json!({"Addresses": []})),
    }
}

/// It must be free, and not have been released a moment ago.
pub(super) fn release(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let Some(id) = asked["AllocationId"].as_str() else {
        return Err(invalid_value(
            "You must specify an allocation id when releasing a VPC elastic IP address",
        ));
    };
    let now = turn.now;
    let addresses = &mut turn.here().ec2.addresses;
    let address = addresses
        .get(id)
        .ok_or_else(|| Kind::Address.not_found(id))?;
    // Only NAT gateways have addresses here, and those are the NAT service's.
    if address.association_id.is_some() || now < address.releasable_at {
        return Err(not_yours());
    }
    addresses.remove(id);
    turn.here().ec2.tags.remove(id);
    Ok(json!({}))
}

pub(super) fn disassociate(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let addresses = turn.here().ec2.addresses.values();
    let mut associated = addresses.filter(|one| one.association_id.is_some());
    let is_it = |one: &Address| {
        one.association_id.as_deref() == asked["AssociationId"].as_str()
            || asked["PublicIp"] == json!(one.public_ip)
    };
    if associated.any(is_it) {
        return Err(not_yours());
    }
    let id = asked["AssociationId"].as_str().unwrap_or_default();
    Err(Kind::RouteTableAssociation.not_found(id))
}

fn not_yours() -> ApiFault {
    ApiFault::new(
        "AuthFailure",
        "You do not have permission to access the specified resource.",
    )
    .with_status(403)
}

impl Turn<'_> {
    fn shown_address(&mut self, id: &str) -> Value {
        let region = self.region.clone();
        let owner = self.world.account.clone();
        let ec2 = &self.here().ec2;
        let Some(address) = ec2.addresses.get(id) else {
            return Value::Null;
        };
        let interface_id = address.interface_id.as_ref();
        let interface = interface_id.and_then(|id| ec2.interfaces.get(id));
        json!({
            "AllocationId": id,
            "PublicIp": address.public_ip,
            "Domain": "vpc",
            "NetworkBorderGroup": region,
            "PublicIpv4Pool": "amazon",
            "AssociationId": address.association_id,
            "NetworkInterfaceId": interface_id,
            "NetworkInterfaceOwnerId": interface_id.map(|_| owner),
            "PrivateIpAddress": interface.map(|it| it.private_ip),
            "Tags": ec2.tags_of(id),
        })
    }
}
