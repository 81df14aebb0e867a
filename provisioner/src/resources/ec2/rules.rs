//! The rules of a security group: sets in two directions, of which each
//! difference is one call.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::{IpPermission, IpRange, Ipv6Range, PrefixListId, UserIdGroupPair};
use kavak_engine::{Class, Fault};
use kavak_stack::{Text, spec::Rule};

use crate::{
    aws::{Aws, fault},
    resources::done_if,
};

/// Which way the traffic goes that a rule allows.
#[derive(Clone, Copy)]
pub(super) enum Direction {
    Ingress,
    Egress,
}

/// Brings the rules of one direction from `from` to `to`; what is new is
/// allowed before what is old is forbidden.
pub(super) async fn update(
    aws: &Aws,
    group_id: &str,
    direction: Direction,
    from: &BTreeSet<Rule>,
    to: &BTreeSet<Rule>,
) -> Result<(), Fault> {
    let changes = Changes::between(from, to);
    authorize(aws, group_id, direction, &changes.added).await?;
    revoke(aws, group_id, direction, &changes.removed).await?;
    describe(aws, group_id, direction, &changes.described).await
}

/// What makes one set of rules of another.
#[derive(Debug, PartialEq, Eq)]
struct Changes<'a> {
    added: Vec<&'a Rule>,
    removed: Vec<&'a Rule>,
    /// Those that need another description only.
    described: Vec<&'a Rule>,
}

impl<'a> Changes<'a> {
    fn between(from: &'a BTreeSet<Rule>, to: &'a BTreeSet<Rule>) -> Self {
        let added = to
            .iter()
            .filter(|rule| !from.iter().any(|it| identity(it) == identity(rule)));
        let removed = from
            .iter()
            .filter(|rule| !to.iter().any(|it| identity(it) == identity(rule)));
        let described = to.iter().filter(|rule| {
            !from.contains(rule) && from.iter().any(|it| identity(it) == identity(rule))
        });
        Self {
            added: added.collect(),
            removed: removed.collect(),
            described: described.collect(),
        }
    }
}

/// What AWS tells rules apart by: everything but the description.
fn identity(rule: &Rule) -> (&str, Option<i32>, Option<i32>, &Text) {
    (&rule.ip_protocol, rule.from_port, rule.to_port, &rule.peer)
}

/// Adds rules in one call; if some are there already, which spoils the whole
/// call, one by one.
async fn authorize(
    aws: &Aws,
    group_id: &str,
    direction: Direction,
    rules: &[&Rule],
) -> Result<(), Fault> {
    match call(aws, group_id, Verb::Authorize, direction, rules).await {
        Err(fault) if fault.class == Class::AlreadyExists => {}
        other => return other,
    }
    for rule in rules {
        match call(aws, group_id, Verb::Authorize, direction, &[rule]).await {
            Err(fault) if fault.class == Class::AlreadyExists => {
                describe(aws, group_id, direction, &[rule]).await?;
            }
            other => other?,
        }
    }
    Ok(())
}

/// Removes rules in one call; if some are gone already, one by one.
pub(super) async fn revoke(
    aws: &Aws,
    group_id: &str,
    direction: Direction,
    rules: &[&Rule],
) -> Result<(), Fault> {
    match call(aws, group_id, Verb::Revoke, direction, rules).await {
        Err(fault) if fault.class == Class::NotFound => {}
        other => return other,
    }
    for rule in rules {
        done_if(
            Class::NotFound,
            call(aws, group_id, Verb::Revoke, direction, &[rule]).await,
        )?;
    }
    Ok(())
}

/// Sets the descriptions of rules that are there.
async fn describe(
    aws: &Aws,
    group_id: &str,
    direction: Direction,
    rules: &[&Rule],
) -> Result<(), Fault> {
    call(aws, group_id, Verb::Describe, direction, rules).await
}

#[derive(Clone, Copy)]
enum Verb {
    Authorize,
    Revoke,
    Describe,
}

/// One call for all `rules`, none for no rule.
async fn call(
    aws: &Aws,
    group_id: &str,
    verb: Verb,
    direction: Direction,
    rules: &[&Rule],
) -> Result<(), Fault> {
    if rules.is_empty() {
        return Ok(());
    }
    let permissions = Some(rules.iter().copied().map(permission).collect());
    macro_rules! send {
        ($method:ident, $action:literal) => {
            aws.ec2
                .$method()
                .group_id(group_id)
                .set_ip_permissions(permissions)
                .send()
                .await
                .map(drop)
                .map_err(fault($action))
        };
    }
    match (verb, direction) {
        (Verb::Authorize, Direction::Ingress) => send!(
            authorize_security_group_ingress,
            "AuthorizeSecurityGroupIngress"
        ),
        (Verb::Authorize, Direction::Egress) => send!(
            authorize_security_group_egress,
            "AuthorizeSecurityGroupEgress"
        ),
        (Verb::Revoke, Direction::Ingress) => {
            send!(revoke_security_group_ingress, "RevokeSecurityGroupIngress")
        }
        (Verb::Revoke, Direction::Egress) => {
            send!(revoke_security_group_egress, "RevokeSecurityGroupEgress")
        }
        (Verb::Describe, Direction::Ingress) => send!(
            update_security_group_rule_descriptions_ingress,
            "UpdateSecurityGroupRuleDescriptionsIngress"
        ),
        (Verb::Describe, Direction::Egress) => send!(
            update_security_group_rule_descriptions_egress,
            "UpdateSecurityGroupRuleDescriptionsEgress"
        ),
    }
}

/// A rule as EC2's calls take it.
fn permission(rule: &Rule) -> IpPermission {
    let peer = rule.peer.known();
    let description = Some(rule.description.clone()).filter(|text| !text.is_empty());
    let permission = IpPermission::builder()
        .ip_protocol(&rule.ip_protocol)
        .set_from_port(rule.from_port)
        .set_to_port(rule.to_port);
    let permission = if peer.starts_with("sg-") {
        let pair = UserIdGroupPair::builder().group_id(peer);
        permission.user_id_group_pairs(pair.set_description(description).build())
    } else if peer.starts_with("pl-") {
        let list = PrefixListId::builder().prefix_list_id(peer);
        permission.prefix_list_ids(list.set_description(description).build())
    } else if peer.contains(':') {
        let range = Ipv6Range::builder().cidr_ipv6(peer);
        permission.ipv6_ranges(range.set_description(description).build())
    } else {
        let range = IpRange::builder().cidr_ip(peer);
        permission.ip_ranges(range.set_description(description).build())
    };
    permission.build()
}
