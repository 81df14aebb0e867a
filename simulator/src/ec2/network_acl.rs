//! Network access control lists: every VPC has its default one, which lets
//! everything through. Those that people create let nothing through and are
//! used by no subnet here, but keep their VPC from being deleted.

use serde_json::{Value, json};

use super::{describe::Listing, kind::Kind, tag};
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

pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let vpc_id = asked["VpcId"].as_str().unwrap_or_default();
    let tags = tag::specified(Kind::NetworkAcl, &asked)?;
    turn.vpc(vpc_id)?;
    let id = turn.new_id(Kind::NetworkAcl.prefix());
    let ec2 = &mut turn.here().ec2;
    ec2.network_acls.insert(id.clone(), vpc_id.to_owned());
    ec2.set_tags(&id, tags);
    let owner = turn.world.account.clone();
    let shown = custom(&id, vpc_id, &owner, &turn.here().ec2.tags_of(&id));
    Ok(json!({"NetworkAcl": shown}))
}

/// A list that a call created, with the two rules that can't be removed.
fn custom(id: &str, vpc_id: &str, owner: &str, tags: &Value) -> Value {
    let entries = [true, false].map(|is_egress| entry(is_egress, LAST_RULE, "deny"));
    json!({
        "NetworkAclId": id,
        "VpcId": vpc_id,
        "OwnerId": owner,
        "IsDefault": false,
        "Associations": [],
        "Entries": entries,
        "Tags": tags,
    })
}

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
                "Entries": entries(vpc.ipv6_cidr_block.is_some()),
                "Tags": ec2.tags_of(id),
            })
        })
        .collect();
    let customs = ec2.network_acls.iter();
    all.extend(customs.map(|(id, vpc_id)| custom(id, vpc_id, &owner, &ec2.tags_of(id))));
    all.sort_by(|one, other| {
        let id = |it: &Value| it["NetworkAclId"].as_str().map(str::to_owned);
        id(one).cmp(&id(other))
    });
    LISTING.answer(&asked, all)
}

/// The rule that nothing comes to but what no other one takes.
const LAST_RULE: u32 = 32_767;

/// Rules 100 and 101, which is for IPv6, let everything through; the last ones,
/// which nothing comes to, stop it.
fn entries(has_ipv6: bool) -> Vec<Value> {
    let rules = [
        (100, "allow"),
        (101, "allow"),
        (LAST_RULE, "deny"),
        (32_768, "deny"),
    ];
    let rules = rules
        .into_iter()
        .filter(|(number, _)| has_ipv6 || ![101, 32_768].contains(number));
    let both_ways = [true, false].into_iter();
    both_ways
        .flat_map(|is_egress| {
            rules
                .clone()
                .map(move |(number, action)| entry(is_egress, number, action))
        })
        .collect()
}

fn entry(is_egress: bool, number: u32, action: &str) -> Value {
    let (member, everywhere) = match number {
        101 | 32_768 => ("Ipv6CidrBlock", "::/0"),
        _ => ("CidrBlock", "0.0.0.0/0"),
    };
    json!({
        member: everywhere,
        "Egress": is_egress,
        "Protocol": "-1",
        "RuleAction": action,
        "RuleNumber": number,
    })
}
