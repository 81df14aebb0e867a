//! The life of a NAT gateway after its creation.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    durations::Event,
    ec2::kind::Kind,
    operation::Answer,
    state::ec2::{self, NatGatewayState},
    world::{Transition, Turn},
};

/// As long AWS lists a gateway that failed or is deleted.
const GHOST: Duration = Duration::from_secs(3600);

/// Deletes it in any state; one that is being deleted, or is, stays so.
pub(in crate::ec2) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["NatGatewayId"].as_str().unwrap_or_default();
    let deleted_at = turn.timestamp();
    let gateways = &mut turn.here().ec2.nat_gateways;
    let gateway = gateways
        .get_mut(id)
        .ok_or_else(|| Kind::NatGateway.not_found(id))?;
    if !matches!(
        gateway.state,
        NatGatewayState::Deleting | NatGatewayState::Deleted
    ) {
        gateway.state = NatGatewayState::Deleting;
        gateway.deleted_at = Some(deleted_at);
        gateway.forgotten_at = None;
        let transition = ec2::Transition::NatGatewayDeleted { id: id.to_owned() };
        turn.after(Event::NatGatewayDeleted, Transition::Ec2(transition));
    }
    Ok(json!({"NatGatewayId": id}))
}

/// It is available, or has failed.
pub(in crate::ec2) fn settle(id: &str, turn: &mut Turn<'_>) {
    let Some(gateway) = turn.here().ec2.nat_gateways.get_mut(id) else {
        return;
    };
    if gateway.state != NatGatewayState::Pending {
        return;
    }
    if gateway.failure.is_none() {
        gateway.state = NatGatewayState::Available;
    } else {
        gateway.state = NatGatewayState::Failed;
        haunt(id, turn);
    }
}

/// It is gone, and its interface; its address is free in a moment.
pub(in crate::ec2) fn bury(id: &str, turn: &mut Turn<'_>) {
    let Some(gateway) = turn.here().ec2.nat_gateways.get_mut(id) else {
        return;
    };
    gateway.state = NatGatewayState::Deleted;
    let address = gateway.address.clone();
    if let Some(interface_id) = address.interface_id {
        turn.pull_interface(&interface_id);
    }
    let releasable_at = turn.now + turn.duration_of(Event::AddressReleasable);
    let held = |it: &Option<String>| it.is_some() && *it == address.association_id;
    let addresses = turn.here().ec2.addresses.values_mut();
    for elastic in addresses.filter(|it| held(&it.association_id)) {
        elastic.association_id = None;
        elastic.interface_id = None;
        elastic.releasable_at = releasable_at;
    }
    haunt(id, turn);
}

/// It is listed for a while longer.
fn haunt(id: &str, turn: &mut Turn<'_>) {
    let until = turn.now + GHOST;
    if let Some(gateway) = turn.here().ec2.nat_gateways.get_mut(id) {
        gateway.forgotten_at = Some(until);
    }
    let transition = ec2::Transition::NatGatewayForgotten { id: id.to_owned() };
    turn.later(GHOST, Transition::Ec2(transition));
}

/// It is not even listed any more, unless it was deleted after it had failed.
pub(in crate::ec2) fn forget(id: &str, turn: &mut Turn<'_>) {
    let now = turn.now;
    let ec2 = &mut turn.here().ec2;
    let gateway = ec2.nat_gateways.get(id);
    let forgotten_at = gateway.and_then(|it| it.forgotten_at);
    if forgotten_at.is_some_and(|at| at <= now) {
        ec2.nat_gateways.remove(id);
        ec2.tags.remove(id);
    }
}
