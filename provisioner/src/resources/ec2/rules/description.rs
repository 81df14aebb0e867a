//! What a rule is called: the one thing of it that AWS changes in place.

use aws_sdk_ec2::types::{SecurityGroupRule, SecurityGroupRuleRequest, SecurityGroupRuleUpdate};
use kavak_engine::Fault;
use kavak_stack::spec::Rule;

use super::Direction;
use crate::aws::{Clients, fault, filter};

/// The group's rules with their ids.
pub(super) async fn rules_of(
    aws: &Clients,
    group_id: &str,
) -> Result<Vec<SecurityGroupRule>, Fault> {
    let of_group = filter("group-id", [group_id]);
    aws.ec2
        .describe_security_group_rules()
        .filters(of_group)
        .into_paginator()
        .items()
        .send()
        .collect::<Result<_, _>>()
        .await
        .map_err(fault("DescribeSecurityGroupRules"))
}

/// The changes that give `rules` their descriptions; a rule that has gone
/// meanwhile has none, the next look finds it missing.
pub(super) fn changes(
    there: &[SecurityGroupRule],
    direction: Direction,
    rules: &[&Rule],
) -> Vec<SecurityGroupRuleUpdate> {
    rules
        .iter()
        .filter_map(|rule| {
            let found = there.iter().find(|it| is_same(it, direction, rule))?;
            let update = SecurityGroupRuleUpdate::builder()
                .security_group_rule_id(found.security_group_rule_id()?)
                .security_group_rule(request(rule));
            Some(update.build())
        })
        .collect()
}

/// Whether both allow the same; ports of all protocols are reported as -1.
fn is_same(there: &SecurityGroupRule, direction: Direction, rule: &Rule) -> bool {
    let is_egress = matches!(direction, Direction::Egress);
    let port = |port: Option<i32>| port.filter(|port| *port != -1);
    there.is_egress() == Some(is_egress)
        && there.ip_protocol() == Some(&rule.ip_protocol)
        && port(there.from_port()) == port(rule.from_port)
        && port(there.to_port()) == port(rule.to_port)
        && peer(there) == Some(&rule.peer.known())
}

fn peer(rule: &SecurityGroupRule) -> Option<&str> {
    rule.cidr_ipv4()
        .or(rule.cidr_ipv6())
        .or(rule.prefix_list_id())
        .or(rule
            .referenced_group_info()
            .and_then(|group| group.group_id()))
}

/// AWS wants the whole rule, not the description alone.
fn request(rule: &Rule) -> SecurityGroupRuleRequest {
    let peer = rule.peer.known();
    let request = SecurityGroupRuleRequest::builder()
        .ip_protocol(&rule.ip_protocol)
        .set_from_port(rule.from_port)
        .set_to_port(rule.to_port)
        .description(&rule.description);
    let request = if peer.starts_with("sg-") {
        request.referenced_group_id(peer)
    } else if peer.starts_with("pl-") {
        request.prefix_list_id(peer)
    } else if peer.contains(':') {
        request.cidr_ipv6(peer)
    } else {
        request.cidr_ipv4(peer)
    };
    request.build()
}

#[cfg(test)]
mod tests {
    use kavak_stack::Text;

    use super::*;

    fn everything(description: &str) -> Rule {
        Rule {
            ip_protocol: "-1".to_owned(),
            from_port: None,
            to_port: None,
            peer: Text::from("0.0.0.0/0"),
            description: description.to_owned(),
        }
    }

    fn found(id: &str, is_egress: bool) -> SecurityGroupRule {
        SecurityGroupRule::builder()
            .security_group_rule_id(id)
            .is_egress(is_egress)
            .ip_protocol("-1")
            .from_port(-1)
            .to_port(-1)
            .cidr_ipv4("0.0.0.0/0")
            .build()
    }

    #[test]
    fn the_rule_of_the_same_direction_is_described_as_a_whole() {
        let there = [found("sgr-in", false), found("sgr-out", true)];
        let wanted = everything("All outbound");
        let changes = changes(&there, Direction::Egress, &[&wanted]);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].security_group_rule_id(), Some("sgr-out"));
        let rule = changes[0].security_group_rule().expect("the whole rule");
        assert_eq!(rule.cidr_ipv4(), Some("0.0.0.0/0"));
        assert_eq!(rule.description(), Some("All outbound"));
        assert_eq!(rule.from_port(), None);
    }

    #[test]
    fn a_rule_that_has_gone_is_not_described() {
        let wanted = everything("All outbound");
        assert!(changes(&[], Direction::Egress, &[&wanted]).is_empty());
    }
}
