//! Adding and removing the rules of security groups.

use serde_json::{Value, json};

use super::{
    describe::texts,
    kind::{Kind, invalid_value},
    rule, tag,
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ec2::{Peer, Rule},
    world::Turn,
};

pub(super) fn authorize_ingress(asked: Value, turn: &mut Turn<'_>) -> Answer {
    authorize(false, &asked, turn)
}

pub(super) fn authorize_egress(asked: Value, turn: &mut Turn<'_>) -> Answer {
    authorize(true, &asked, turn)
}

/// Adds all of the rules or, if one is there already, none.
fn authorize(is_egress: bool, asked: &Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::SecurityGroupRule, asked)?;
    let group_id = &group_id(asked, turn)?;
    let present = turn.group(group_id)?.rules.clone();
    let wanted = rules(is_egress, asked)?;
    for (place, rule) in wanted.iter().enumerate() {
        turn.check_peer(&rule.what.peer)?;
        if present.iter().any(|it| it.what == rule.what) {
            return Err(rule::duplicate(&rule.what));
        }
        if wanted[..place].iter().any(|it| it.what == rule.what) {
            return Err(invalid_value(
                "The same permission must not appear multiple times",
            ));
        }
    }
    let same_way = |it: &&Rule| it.what.is_egress == is_egress;
    let count = present.iter().filter(same_way).count() + wanted.len() - 1;
    turn.check_quota("L-0EA8095F", count, || {
        (
            "RulesPerSecurityGroupLimitExceeded",
            "The maximum number of rules per security group has been reached.",
        )
    })?;
    let added = wanted
        .into_iter()
        .map(|it| turn.new_rule(it.what, it.description));
    let added: Vec<Rule> = added.collect();
    turn.group(group_id)?.rules.extend(added.clone());
    for rule in &added {
        turn.here().ec2.set_tags(&rule.id, tags.clone());
    }
    let shown = turn.shown_rules(group_id, &added);
    Ok(json!({"Return": true, "SecurityGroupRules": shown}))
}

pub(super) fn revoke_ingress(asked: Value, turn: &mut Turn<'_>) -> Answer {
    revoke(false, &asked, turn)
}

pub(super) fn revoke_egress(asked: Value, turn: &mut Turn<'_>) -> Answer {
    revoke(true, &asked, turn)
}

/// Removes all of the rules or, if one is not there, none.
fn revoke(is_egress: bool, asked: &Value, turn: &mut Turn<'_>) -> Answer {
    let group_id = &group_id(asked, turn)?;
    let present = turn.group(group_id)?.rules.clone();
    let present = present.iter().filter(|it| it.what.is_egress == is_egress);
    let ids = texts(asked, "SecurityGroupRuleIds");
    let unwanted: Vec<Rule> = if ids.is_empty() {
        let find = |unwanted: Rule| {
            let found = present.clone().find(|it| it.what == unwanted.what);
            found.cloned().ok_or_else(|| rule::no_rule(group_id))
        };
        let named = rules(is_egress, asked)?.into_iter();
        named.map(find).collect::<Result<_, _>>()?
    } else {
        let find = |id: &&str| {
            let found = present.clone().find(|it| it.id == **id);
            found
                .cloned()
                .ok_or_else(|| Kind::SecurityGroupRule.not_found(id))
        };
        ids.iter().map(find).collect::<Result<_, _>>()?
    };
    let revoked = turn.shown_rules(group_id, &unwanted);
    let is_kept = |rule: &Rule| unwanted.iter().all(|it| it.id != rule.id);
    turn.group(group_id)?.rules.retain(is_kept);
    for rule in &unwanted {
        turn.here().ec2.tags.remove(&rule.id);
    }
    Ok(json!({
        "Return": true,
        "RevokedSecurityGroupRules": revoked,
        "UnknownIpPermissions": [],
    }))
}

/// A group by its id, or one of the default VPC by its name.
pub(super) fn group_id(asked: &Value, turn: &mut Turn<'_>) -> Result<String, ApiFault> {
    if let Some(name) = asked["GroupName"]
        .as_str()
        .filter(|_| asked["GroupId"].is_null())
    {
        let ec2 = &turn.here().ec2;
        let default = ec2.default_vpc();
        let mut groups = ec2.security_groups.iter();
        let found =
            groups.find(|(_, group)| group.name == name && Some(group.vpc_id.as_str()) == default);
        return found
            .map(|(id, _)| id.clone())
            .ok_or_else(|| rule::no_group(name));
    }
    asked["GroupId"].as_str().map(str::to_owned).ok_or_else(|| {
        ApiFault::new(
            "MissingParameter",
            "The request must contain the parameter groupName or groupId",
        )
    })
}

/// The rules of an input: in the list, or the one that is spelt out beside it.
fn rules(is_egress: bool, asked: &Value) -> Result<Vec<Rule>, ApiFault> {
    let listed = rule::unfolded(is_egress, &asked["IpPermissions"])?;
    if !listed.is_empty() {
        return Ok(listed);
    }
    let spelt_out = json!([{
        "IpProtocol": asked["IpProtocol"],
        "FromPort": asked["FromPort"],
        "ToPort": asked["ToPort"],
        "IpRanges": asked["CidrIp"].as_str().map(|block| vec![json!({"CidrIp": block})]),
    }]);
    rule::unfolded(is_egress, &spelt_out)
}

impl Turn<'_> {
    /// A group that a rule names must be there.
    pub(super) fn check_peer(&mut self, peer: &Peer) -> Result<(), ApiFault> {
        match peer {
            Peer::Group(id) => self.group(id).map(drop),
            _ => Ok(()),
        }
    }

    pub(super) fn shown_rules(&mut self, group_id: &str, rules: &[Rule]) -> Vec<Value> {
        let owner = self.world.account.clone();
        let shown = |rule: &Rule| {
            let arn = self.arn("ec2", &format!("security-group-rule/{}", rule.id));
            let tags = self.here().ec2.tags_of(&rule.id);
            let mut shown = rule.shown(group_id, &owner, tags, &arn);
            // As `RevokedSecurityGroupRule` has it.
            shown["ReferencedGroupId"] = shown["ReferencedGroupInfo"]["GroupId"].clone();
            shown
        };
        rules.iter().map(shown).collect()
    }
}
