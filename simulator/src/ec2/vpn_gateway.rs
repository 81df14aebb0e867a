//! Virtual private gateways: nothing of the stack's, but one that is attached keeps
//! its VPC from being deleted.

use serde_json::{Value, json};

use super::{describe::Listing, kind::Kind, tag};
use crate::{fault::ApiFault, operation::Answer, world::Turn};

const LISTING: Listing = Listing {
    member: "VpnGateways",
    kind: Kind::VpnGateway,
    ids: "VpnGatewayIds",
    id: "VpnGatewayId",
    filters: &[
        ("vpn-gateway-id", "VpnGatewayId"),
        ("state", "State"),
        ("type", "Type"),
        ("attachment.vpc-id", "VpcAttachments.VpcId"),
        ("attachment.state", "VpcAttachments.State"),
    ],
};

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::VpnGateway, &asked)?;
    let id = turn.new_id(Kind::VpnGateway.prefix());
    let ec2 = &mut turn.here().ec2;
    ec2.vpn_gateways.insert(id.clone(), None);
    ec2.set_tags(&id, tags);
    Ok(json!({"VpnGateway": turn.shown_vpn_gateway(&id)}))
}

pub(super) fn attach(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let text = |member: &str| asked[member].as_str().unwrap_or_default();
    let (id, vpc_id) = (text("VpnGatewayId"), text("VpcId"));
    turn.vpc(vpc_id)?;
    *turn.vpn_gateway(id)? = Some(vpc_id.to_owned());
    Ok(json!({"VpcAttachment": {"State": "attached", "VpcId": vpc_id}}))
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.vpn_gateways.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_vpn_gateway(id)).collect();
    LISTING.answer(&asked, all)
}

impl Turn<'_> {
    fn vpn_gateway(&mut self, id: &str) -> Result<&mut Option<String>, ApiFault> {
        let gateways = &mut self.here().ec2.vpn_gateways;
        let gateway = gateways.get_mut(id);
        gateway.ok_or_else(|| Kind::VpnGateway.not_found(id))
    }

    fn shown_vpn_gateway(&mut self, id: &str) -> Value {
        let ec2 = &self.here().ec2;
        let vpc_id = ec2.vpn_gateways.get(id).cloned().flatten();
        let attachments = vpc_id.map(|it| json!({"State": "attached", "VpcId": it}));
        json!({
            "VpnGatewayId": id,
            "State": "available",
            "Type": "ipsec.1",
            "AmazonSideAsn": 64_512,
            "VpcAttachments": attachments.into_iter().collect::<Vec<_>>(),
            "Tags": ec2.tags_of(id),
        })
    }
}
