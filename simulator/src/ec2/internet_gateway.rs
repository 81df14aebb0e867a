//! Internet gateways.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    describe::Listing,
    kind::{Kind, has_dependencies, invalid_value},
    tag,
};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ec2::InternetGateway,
    world::Turn,
};

const LISTING: Listing = Listing {
    member: "InternetGateways",
    kind: Kind::InternetGateway,
    ids: "InternetGatewayIds",
    id: "InternetGatewayId",
    filters: &[
        ("internet-gateway-id", "InternetGatewayId"),
        ("attachment.vpc-id", "Attachments.VpcId"),
        ("attachment.state", "Attachments.State"),
        ("owner-id", "OwnerId"),
    ],
};

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::InternetGateway, &asked)?;
    let count = turn.here().ec2.internet_gateways.len();
    turn.check_quota("L-A4707A72", count, || {
        (
            "InternetGatewayLimitExceeded",
            "The maximum number of internet gateways has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::InternetGateway.prefix());
    let ec2 = &mut turn.here().ec2;
    ec2.internet_gateways
        .insert(id.clone(), InternetGateway::default());
    ec2.set_tags(&id, tags);
    Ok(json!({"InternetGateway": turn.shown_gateway(&id)}))
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.internet_gateways.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_gateway(id)).collect();
    LISTING.answer(&asked, all)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attachment {
    internet_gateway_id: String,
    vpc_id: String,
}

/// A gateway has one VPC, and a VPC one gateway.
pub(super) fn attach(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let Attachment {
        internet_gateway_id: id,
        vpc_id,
    } = input(asked)?;
    let attached = turn.gateway(&id)?.vpc_id.clone();
    turn.vpc(&vpc_id)?;
    if let Some(present) = attached {
        return Err(ApiFault::new(
            "Resource.AlreadyAssociated",
            format!("resource {id} is already attached to network {present}"),
        ));
    }
    if turn.has_internet_gateway(&vpc_id) {
        return Err(invalid_value(format!(
            "Network {vpc_id} already has an internet gateway attached"
        )));
    }
    turn.gateway(&id)?.vpc_id = Some(vpc_id);
    Ok(json!({}))
}

/// Nothing in the VPC may have a public address any more.
pub(super) fn detach(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let Attachment {
        internet_gateway_id: id,
        vpc_id,
    } = input(asked)?;
    if turn.gateway(&id)?.vpc_id.as_ref() != Some(&vpc_id) {
        return Err(ApiFault::new(
            "Gateway.NotAttached",
            format!("resource {id} is not attached to network {vpc_id}"),
        ));
    }
    let mut interfaces = turn.here().ec2.interfaces.values();
    if interfaces.any(|one| one.vpc_id == vpc_id && one.public_ip.is_some()) {
        return Err(ApiFault::new(
            "DependencyViolation",
            format!(
                "Network {vpc_id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
            ),
        ));
    }
    turn.gateway(&id)?.vpc_id = None;
    Ok(json!({}))
}

pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let id = asked["InternetGatewayId"].as_str().unwrap_or_default();
    if turn.gateway(id)?.vpc_id.is_some() {
        return Err(has_dependencies("internetGateway", id));
    }
    let ec2 = &mut turn.here().ec2;
    ec2.internet_gateways.remove(id);
    ec2.tags.remove(id);
    Ok(json!({}))
}

impl Turn<'_> {
    /// An internet gateway that exists.
    fn gateway(&mut self, id: &str) -> Result<&mut InternetGateway, ApiFault> {
        let gateways = &mut self.here().ec2.internet_gateways;
        gateways
            .get_mut(id)
            .ok_or_else(|| Kind::InternetGateway.not_found(id))
    }

    fn shown_gateway(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let ec2 = &self.here().ec2;
        let gateway = ec2.internet_gateways.get(id);
        let vpc_id = gateway.and_then(|gateway| gateway.vpc_id.as_ref());
        // Not of the model's values, but what AWS says.
        let attachments = vpc_id.map(|vpc_id| json!({"VpcId": vpc_id, "State": "available"}));
        json!({
            "InternetGatewayId": id,
            "OwnerId": owner,
            "Attachments": attachments.into_iter().collect::<Vec<_>>(),
            "Tags": ec2.tags_of(id),
        })
    }
}
