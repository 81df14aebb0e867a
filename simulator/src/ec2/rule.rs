//! Rules of security groups.

use ipnet::{Ipv4Net, Ipv6Net};
use serde_json::{Value, json};

use super::kind::{Kind, invalid_value};
use crate::{
    fault::ApiFault,
    state::ec2::{Peer, Rule, Traffic},
};

mod permission;

pub(super) use self::permission::{described, folded, unfolded};

impl Traffic {
    /// Reads the traffic of a rule that has the members of both `IpPermission` and
    /// `SecurityGroupRuleRequest`.
    ///
    /// # Errors
    /// If a port is missing or out of range, or the peer is none.
    pub(super) fn read(is_egress: bool, rule: &Value, peer: Peer) -> Result<Self, ApiFault> {
        let protocol = rule["IpProtocol"].as_str().unwrap_or("-1");
        let protocol = match protocol.to_lowercase().as_str() {
            "6" => "tcp".to_owned(),
            "17" => "udp".to_owned(),
            "1" => "icmp".to_owned(),
            "58" => "icmpv6".to_owned(),
            "all" => "-1".to_owned(),
            other => other.to_owned(),
        };
        let port = |member: &str| rule[member].as_i64();
        let ports = match (protocol.as_str(), port("FromPort"), port("ToPort")) {
            ("tcp" | "udp", Some(from), Some(to)) => {
                let is_port = |port| (0..=65_535).contains(&port);
                if from > to || !is_port(from) || !is_port(to) {
                    return Err(invalid_value(format!(
                        "Invalid value '{from}-{to}' for portRange."
                    )));
                }
                Some((from, to))
            }
            ("tcp" | "udp", ..) => {
                return Err(invalid_value(
                    "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
                ));
            }
            ("icmp" | "icmpv6", kind, code) => Some((kind.unwrap_or(-1), code.unwrap_or(-1))),
            (other, ..) if other == "-1" || other.parse::<u8>().is_ok() => None,
            (other, ..) => {
                return Err(invalid_value(format!(
                    "Invalid value '{other}' for IP protocol. Unknown protocol."
                )));
            }
        };
        Ok(Self {
            is_egress,
            protocol,
            ports,
            peer,
        })
    }

    /// Returns whether it lets TCP through to a port.
    pub(super) fn covers(&self, port: u16) -> bool {
        self.protocol == "-1"
            || self.protocol == "tcp"
                && self
                    .ports
                    .is_some_and(|(from, to)| (from..=to).contains(&i64::from(port)))
    }
}

/// The block of a rule, with its host bits cut off.
pub(super) fn ipv4(text: &str) -> Result<Peer, ApiFault> {
    let block = text.parse::<Ipv4Net>();
    block
        .map(|block| Peer::Ipv4(block.trunc()))
        .map_err(|_| malformed(text))
}

pub(super) fn ipv6(text: &str) -> Result<Peer, ApiFault> {
    let block = text.parse::<Ipv6Net>();
    block
        .map(|block| Peer::Ipv6(block.trunc()))
        .map_err(|_| malformed(text))
}

fn malformed(block: &str) -> ApiFault {
    invalid_value(format!("CIDR block {block} is malformed"))
}

impl Rule {
    /// As `SecurityGroupRule`.
    pub(super) fn shown(&self, group_id: &str, owner: &str, tags: Value, arn: &str) -> Value {
        let (from, to) = self.what.ports.unwrap_or((-1, -1));
        let mut shown = json!({
            "SecurityGroupRuleId": self.id,
            "SecurityGroupRuleArn": arn,
            "GroupId": group_id,
            "GroupOwnerId": owner,
            "IsEgress": self.what.is_egress,
            "IpProtocol": self.what.protocol,
            "FromPort": from,
            "ToPort": to,
            "Description": self.description,
            "Tags": tags,
        });
        let (member, peer) = match &self.what.peer {
            Peer::Ipv4(block) => ("CidrIpv4", json!(block)),
            Peer::Ipv6(block) => ("CidrIpv6", json!(block)),
            Peer::PrefixList(id) => ("PrefixListId", json!(id)),
            Peer::Group(id) => (
                "ReferencedGroupInfo",
                json!({"GroupId": id, "UserId": owner}),
            ),
        };
        shown[member] = peer;
        shown
    }
}

/// The answer where a rule is there already.
pub(super) fn duplicate(what: &Traffic) -> ApiFault {
    let protocol = match what.protocol.as_str() {
        "-1" => "ALL".to_owned(),
        other => other.to_uppercase(),
    };
    let ports = what.ports.map_or_else(String::new, |(from, to)| {
        format!(", from port: {from}, to port: {to}")
    });
    ApiFault::new(
        "InvalidPermission.Duplicate",
        format!(
            "the specified rule \"peer: {}, {protocol}{ports}, ALLOW\" already exists",
            what.peer
        ),
    )
}

/// The answer where a rule is not there.
pub(super) fn no_rule(group_id: &str) -> ApiFault {
    ApiFault::new(
        "InvalidPermission.NotFound",
        format!("The specified rule does not exist in the security group {group_id}."),
    )
}

/// The answer where a group that a rule names is not there.
pub(super) fn no_group(id: &str) -> ApiFault {
    Kind::SecurityGroup.not_found(id)
}
