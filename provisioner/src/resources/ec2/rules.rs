//! The rules of a security group: sets in two directions, of which each
//! difference is one call.

mod changes;
mod description;
mod permission;

use std::collections::BTreeSet;

use kavak_engine::{Class, Fault};
use kavak_stack::spec::Rule;

use self::{changes::Changes, permission::permission};
use crate::{
    aws::{Clients, fault},
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
    aws: &Clients,
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

/// Adds rules in one call; if some are there already, which spoils the whole
/// call, one by one.
async fn authorize(
    aws: &Clients,
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
async fn revoke(
    aws: &Clients,
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

/// Sets the descriptions of rules that are there, in one call; it takes the
/// rules' ids, which are read first.
async fn describe(
    aws: &Clients,
    group_id: &str,
    direction: Direction,
    rules: &[&Rule],
) -> Result<(), Fault> {
    if rules.is_empty() {
        return Ok(());
    }
    let there = description::rules_of(aws, group_id).await?;
    let changes = description::changes(&there, direction, rules);
    if changes.is_empty() {
        return Ok(());
    }
    aws.ec2
        .modify_security_group_rules()
        .group_id(group_id)
        .set_security_group_rules(Some(changes))
        .send()
        .await
        .map(drop)
        .map_err(fault("ModifySecurityGroupRules"))
}

#[derive(Clone, Copy)]
enum Verb {
    Authorize,
    Revoke,
}

/// One call for all `rules`, none for no rule.
async fn call(
    aws: &Clients,
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
    }
}
