//! Reading the rules of security groups one by one, and changing them.

use serde_json::{Value, json};

use super::{
    describe::{Listing, texts},
    kind::Kind,
    rule,
    rule_change::group_id,
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ec2::{Peer, Rule, Traffic},
    world::Turn,
};

const LISTING: Listing = Listing {
    member: "SecurityGroupRules",
    kind: Kind::SecurityGroupRule,
    ids: "SecurityGroupRuleIds",
    id: "SecurityGroupRuleId",
    filters: &[
        ("security-group-rule-id", "SecurityGroupRuleId"),
        ("group-id", "GroupId"),
    ],
};

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids = texts(&asked, LISTING.ids);
    let is_id = |id: &str| {
        id.strip_prefix("sgr-")
            .is_some_and(|it| it.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    if let Some(id) = ids.into_iter().find(|id| !is_id(id)) {
        return Err(ApiFault::new(
            "InvalidSecurityGroupRuleId.Malformed",
            format!("Invalid id: \"{id}\" (expecting \"sgr-...\")"),
        ));
    }
    let groups = turn.here().ec2.security_groups.iter();
    let groups: Vec<(String, Vec<Rule>)> = groups
        .map(|(id, group)| (id.clone(), group.rules.clone()))
        .collect();
    let mut all: Vec<Value> = groups
        .iter()
        .flat_map(|(id, rules)| turn.shown_rules(id, rules))
        .collect();
    all.sort_by(|one, other| {
        let id = |it: &Value| it["SecurityGroupRuleId"].as_str().map(str::to_owned);
        id(one).cmp(&id(other))
    });
    LISTING.answer(&asked, all)
}

/// Makes rules into others, of which everything must be said.
pub(super) fn modify(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let group_id = &group_id(&asked, turn)?;
    for update in asked["SecurityGroupRules"].as_array().into_iter().flatten() {
        let id = update["SecurityGroupRuleId"].as_str().unwrap_or_default();
        let wanted = &update["SecurityGroupRule"];
        let peer = peer(wanted)?;
        turn.check_peer(&peer)?;
        let rules = &mut turn.group(group_id)?.rules;
        let not_found = || Kind::SecurityGroupRule.not_found(id);
        let place = rules.iter().position(|it| it.id == id);
        let place = place.ok_or_else(not_found)?;
        let what = Traffic::read(rules[place].what.is_egress, wanted, peer)?;
        if rules.iter().any(|it| it.id != id && it.what == what) {
            return Err(rule::duplicate(&what));
        }
        rules[place].what = what;
        rules[place].description = rule::described(&wanted["Description"])?;
    }
    Ok(json!({"Return": true}))
}

/// The one peer of a `SecurityGroupRuleRequest`.
fn peer(wanted: &Value) -> Result<Peer, ApiFault> {
    let text = |member: &str| wanted[member].as_str();
    if let Some(block) = text("CidrIpv4") {
        rule::ipv4(block)
    } else if let Some(block) = text("CidrIpv6") {
        rule::ipv6(block)
    } else if let Some(id) = text("ReferencedGroupId") {
        Ok(Peer::Group(id.to_owned()))
    } else if let Some(id) = text("PrefixListId") {
        Ok(Peer::PrefixList(id.to_owned()))
    } else {
        Err(ApiFault::new(
            "MissingParameter",
            "Missing source specification: include source security group or CIDR information",
        ))
    }
}
