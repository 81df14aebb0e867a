//! Network access control lists: every VPC has its default one, which lets
//! everything through.

use serde_json::{Value, json};

use super::{describe::Listing, kind::Kind};
use crate::{operation::Answer, world::Turn};

const LISTING: Listing = Listing {
    member: "NetworkAcls",
    kind: Kind::NetworkAcl,
    ids: "NetworkAclIds",
    id: "NetworkAclId",
    filters: &[
        ("network-acl-id", "NetworkAclId"),
        ("vpc-id", "VpcId"),
        ("default", "IsDefault"),
        ("owner-id", "OwnerId"),
        (
            "association.association-id",
            "Associations.NetworkAclAssociationId",
        ),
        ("association.network-acl-id", "Associations.NetworkAclId"),
        ("association.subnet-id", "Associations.SubnetId"),
        ("entry.cidr", "Entries.CidrBlock"),
        ("entry.egress", "Entries.Egress"),
        ("entry.protocol", "Entries.Protocol"),
        ("entry.rule-action", "Entries.RuleAction"),
        ("entry.rule-number", "Entries.RuleNumber"),
    ],
};

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let owner = turn.world.account.clone();
    let ec2 = &turn.here().ec2;
    let mut all: Vec<Value> = ec2
        .vpcs
        .iter()
        .map(|(vpc_id, vpc)| {
            let id = &vpc.network_acl_id;
            let subnets = ec2.subnets.iter();
            let associations =
                subnets
                    .filter(|(_, it)| it.vpc_id == *vpc_id)
                    .map(|(subnet_id, subnet)| {
                        json!({
                            "NetworkAclAssociationId": subnet.acl_association_id,
                            "NetworkAclId": id,
                            "SubnetId": subnet_id,
                        })
                    });
            json!({
                "NetworkAclId": id,
                "VpcId": vpc_id,
                "OwnerId": owner,
                "IsDefault": true,
                "Associations": associations.collect::<Vec<_>>(),
                "Entries": entries(),
                "Tags": ec2.tags_of(id),
            })
        })
        .collect();
    all.sort_by(|one, other| {
        let id = |it: &Value| it["NetworkAclId"].as_str().map(str::to_owned);
        id(one).cmp(&id(other))
    });
    LISTING.answer(&asked, all)
}

/// Rule 100 lets everything through; the last one, which nothing comes to,
/// stops it.
fn entries() -> Vec<Value> {
    let entry = |(is_egress, number, action)| {
        json!({
            "CidrBlock": "0.0.0.0/0",
            "Egress": is_egress,
            "Protocol": "-1",
            "RuleAction": action,
            "RuleNumber": number,
        })
    };
    let entries = [
        (true, 100, "allow"),
        (true, 32_767, "deny"),
        (false, 100, "allow"),
        (false, 32_767, "deny"),
    ];
    entries.map(entry).into()
}
