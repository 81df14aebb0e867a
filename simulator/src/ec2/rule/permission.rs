//! Rules as `IpPermission`s.

use serde_json::{Value, json};

use super::{ipv4, ipv6};
use crate::{
    ec2::kind::invalid_value,
    fault::ApiFault,
    state::ec2::{Peer, Rule, Traffic},
};

/// Rules as EC2 folds them into `IpPermission`s: one for each protocol and
/// range of ports.
pub(in crate::ec2) fn folded<'a>(rules: impl Iterator<Item = &'a Rule>, owner: &str) -> Vec<Value> {
    let mut folded: Vec<Value> = Vec::new();
    for Rule {
        what, description, ..
    } in rules
    {
        let (from, to) = what.ports.unzip();
        let is_same = |one: &Value| {
            one["IpProtocol"] == what.protocol
                && one["FromPort"] == json!(from)
                && one["ToPort"] == json!(to)
        };
        let place = folded.iter().position(is_same).unwrap_or_else(|| {
            folded.push(json!({
                "IpProtocol": what.protocol,
                "FromPort": from,
                "ToPort": to,
                "IpRanges": [],
                "Ipv6Ranges": [],
                "PrefixListIds": [],
                "UserIdGroupPairs": [],
            }));
            folded.len() - 1
        });
        let (member, peer) = match &what.peer {
            Peer::Ipv4(block) => ("IpRanges", json!({"CidrIp": block})),
            Peer::Ipv6(block) => ("Ipv6Ranges", json!({"CidrIpv6": block})),
            Peer::PrefixList(id) => ("PrefixListIds", json!({"PrefixListId": id})),
            Peer::Group(id) => ("UserIdGroupPairs", json!({"GroupId": id, "UserId": owner})),
        };
        if let Some(list) = folded[place][member].as_array_mut() {
            list.push(peer);
            if let Some(peer) = list.last_mut() {
                peer["Description"] = json!(description);
            }
        }
    }
    folded
}

/// The rules, without their ids, that a list of `IpPermission`s means.
///
/// # Errors
/// If one is malformed or has no peer.
pub(in crate::ec2) fn unfolded(
    is_egress: bool,
    permissions: &Value,
) -> Result<Vec<Rule>, ApiFault> {
    let mut rules = Vec::new();
    for permission in permissions.as_array().into_iter().flatten() {
        let before = rules.len();
        for (list, member, read) in [
            ("IpRanges", "CidrIp", ipv4 as fn(&str) -> _),
            ("Ipv6Ranges", "CidrIpv6", ipv6),
            ("PrefixListIds", "PrefixListId", |id| {
                Ok(Peer::PrefixList(id.to_owned()))
            }),
            ("UserIdGroupPairs", "GroupId", |id| {
                Ok(Peer::Group(id.to_owned()))
            }),
        ] {
            for one in permission[list].as_array().into_iter().flatten() {
                let peer = read(one[member].as_str().unwrap_or_default())?;
                rules.push(Rule {
                    id: String::new(),
                    what: Traffic::read(is_egress, permission, peer)?,
                    description: described(&one["Description"])?,
                });
            }
        }
        if rules.len() == before {
            return Err(ApiFault::new(
                "MissingParameter",
                "Missing source specification: include source security group or CIDR information",
            ));
        }
    }
    Ok(rules)
}

/// A rule's description; an empty one is none.
///
/// # Errors
/// If it is too long, or has characters that AWS does not take.
pub(in crate::ec2) fn described(text: &Value) -> Result<Option<String>, ApiFault> {
    let Some(text) = text.as_str().filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    if text.len() > 255 || !text.chars().all(is_allowed) {
        return Err(invalid_value(
            "Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
        ));
    }
    Ok(Some(text.to_owned()))
}
