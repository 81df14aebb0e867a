//! Security groups.

use serde_json::{Value, json};

use super::kind::Kind;
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ec2::{Ec2, Rule, SecurityGroup, Traffic},
    world::Turn,
};

mod creation;
mod listing;

pub(super) use self::{
    creation::{create, make_default},
    listing::describe,
};

/// No interface may have it, and no rule of another group name it.
pub(super) fn delete(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let Some(id) = asked["GroupId"].as_str() else {
        return Err(ApiFault::new(
            "MissingParameter",
            "The request must contain the parameter groupName or groupId",
        ));
    };
    let group = turn.group(id)?;
    if group.is_default() {
        return Err(ApiFault::new(
            "CannotDelete",
            format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user"),
        ));
    }
    let ec2 = &mut turn.here().ec2;
    let is_held = |groups: &[String]| groups.iter().any(|group| group == id);
    let mut others = ec2.security_groups.iter().filter(|(other, _)| *other != id);
    if ec2.interfaces.values().any(|one| is_held(&one.groups))
        || others.any(|(_, group)| group.mentions(id))
    {
        return Err(ApiFault::new(
            "DependencyViolation",
            format!("resource {id} has a dependent object"),
        ));
    }
    let mut ids = vec![id.to_owned()];
    ec2.remove_these_groups(&mut ids);
    Ok(json!({"Return": true, "GroupId": id}))
}

impl Ec2 {
    /// Removes groups with their rules and tags.
    pub(super) fn remove_groups(&mut self, is_unwanted: impl Fn(&SecurityGroup) -> bool) {
        let groups = self.security_groups.iter();
        let unwanted = groups.filter(|(_, group)| is_unwanted(group));
        let mut ids: Vec<String> = unwanted.map(|(id, _)| id.clone()).collect();
        self.remove_these_groups(&mut ids);
    }

    fn remove_these_groups(&mut self, ids: &mut Vec<String>) {
        for id in ids.drain(..) {
            self.tags.remove(&id);
            let rules = self.security_groups.remove(&id).map(|group| group.rules);
            for rule in rules.into_iter().flatten() {
                self.tags.remove(&rule.id);
            }
        }
    }
}

impl Turn<'_> {
    /// A group that exists.
    pub(super) fn group(&mut self, id: &str) -> Result<&mut SecurityGroup, ApiFault> {
        if !id.starts_with("sg-") {
            return Err(ApiFault::new(
                "InvalidGroupId.Malformed",
                format!("Invalid id: \"{id}\" (expecting \"sg-...\")"),
            ));
        }
        let groups = &mut self.here().ec2.security_groups;
        groups
            .get_mut(id)
            .ok_or_else(|| Kind::SecurityGroup.not_found(id))
    }

    /// The id of the group that AWS made with a VPC.
    pub(crate) fn default_group(&mut self, vpc_id: &str) -> Option<String> {
        let mut groups = self.here().ec2.security_groups.iter();
        let default = groups.find(|(_, group)| group.vpc_id == vpc_id && group.is_default());
        default.map(|(id, _)| id.clone())
    }

    /// The rules that every new group of a VPC begins with: everything out.
    fn first_rules(&mut self, vpc_id: &str) -> Result<Vec<Rule>, ApiFault> {
        let has_ipv6 = self.vpc(vpc_id)?.ipv6_cidr_block.is_some();
        let mut rules = vec![self.new_rule(Traffic::everything_out(), None)];
        if has_ipv6 {
            rules.push(self.new_rule(Traffic::everything_out_over_ipv6(), None));
        }
        Ok(rules)
    }

    pub(super) fn new_rule(&mut self, what: Traffic, description: Option<String>) -> Rule {
        Rule {
            id: self.new_id(Kind::SecurityGroupRule.prefix()),
            what,
            description,
        }
    }
}
