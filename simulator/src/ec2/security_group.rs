//! Security groups.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Ec2,
    describe::{Listing, texts},
    kind::{Kind, invalid_value},
    rule::{Peer, Rule, Traffic, folded},
    tag,
};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct SecurityGroup {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) vpc_id: String,
    /// In the order in which they were made.
    pub(super) rules: Vec<Rule>,
}

impl SecurityGroup {
    /// Whether AWS made it with its VPC.
    pub(super) fn is_default(&self) -> bool {
        self.name == "default"
    }

    fn mentions(&self, group_id: &str) -> bool {
        let is_it = |rule: &Rule| matches!(&rule.what.peer, Peer::Group(id) if id == group_id);
        self.rules.iter().any(is_it)
    }
}

const LISTING: Listing = Listing {
    member: "SecurityGroups",
    kind: Kind::SecurityGroup,
    ids: "GroupIds",
    id: "GroupId",
    filters: &[
        ("group-id", "GroupId"),
        ("group-name", "GroupName"),
        ("description", "Description"),
        ("vpc-id", "VpcId"),
        ("owner-id", "OwnerId"),
        ("ip-permission.cidr", "IpPermissions.IpRanges.CidrIp"),
        (
            "ip-permission.ipv6-cidr",
            "IpPermissions.Ipv6Ranges.CidrIpv6",
        ),
        ("ip-permission.from-port", "IpPermissions.FromPort"),
        ("ip-permission.to-port", "IpPermissions.ToPort"),
        ("ip-permission.protocol", "IpPermissions.IpProtocol"),
        (
            "ip-permission.group-id",
            "IpPermissions.UserIdGroupPairs.GroupId",
        ),
        (
            "ip-permission.user-id",
            "IpPermissions.UserIdGroupPairs.UserId",
        ),
        (
            "ip-permission.prefix-list-id",
            "IpPermissions.PrefixListIds.PrefixListId",
        ),
        (
            "egress.ip-permission.cidr",
            "IpPermissionsEgress.IpRanges.CidrIp",
        ),
        (
            "egress.ip-permission.ipv6-cidr",
            "IpPermissionsEgress.Ipv6Ranges.CidrIpv6",
        ),
        (
            "egress.ip-permission.from-port",
            "IpPermissionsEgress.FromPort",
        ),
        ("egress.ip-permission.to-port", "IpPermissionsEgress.ToPort"),
        (
            "egress.ip-permission.protocol",
            "IpPermissionsEgress.IpProtocol",
        ),
        (
            "egress.ip-permission.group-id",
            "IpPermissionsEgress.UserIdGroupPairs.GroupId",
        ),
        (
            "egress.ip-permission.user-id",
            "IpPermissionsEgress.UserIdGroupPairs.UserId",
        ),
        (
            "egress.ip-permission.prefix-list-id",
            "IpPermissionsEgress.PrefixListIds.PrefixListId",
        ),
    ],
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    group_name: String,
    description: String,
    vpc_id: Option<String>,
}

/// A new group lets everything out.
pub(super) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::SecurityGroup, &asked)?;
    let wanted: Create = input(asked)?;
    let Some(vpc_id) = wanted.vpc_id else {
        return Err(ApiFault::new(
            "VPCIdNotSpecified",
            "No default VPC for this user",
        ));
    };
    turn.vpc(&vpc_id)?;
    check_names(&wanted.group_name, &wanted.description)?;
    let groups = &turn.here().ec2.security_groups;
    let is_taken = |group: &SecurityGroup| {
        group.vpc_id == vpc_id && group.name.eq_ignore_ascii_case(&wanted.group_name)
    };
    if groups.values().any(is_taken) {
        return Err(ApiFault::new(
            "InvalidGroup.Duplicate",
            format!(
                "The security group '{}' already exists for VPC '{vpc_id}'",
                wanted.group_name
            ),
        ));
    }
    let count = groups.len();
    turn.check_quota("L-E79EC296", count, || {
        (
            "SecurityGroupLimitExceeded",
            "The maximum number of security groups has been reached.",
        )
    })?;
    let id = turn.new_id(Kind::SecurityGroup.prefix());
    let group = SecurityGroup {
        name: wanted.group_name,
        description: wanted.description,
        vpc_id,
        rules: vec![turn.new_rule(Traffic::everything_out(), None)],
    };
    let arn = turn.arn("ec2", &format!("security-group/{id}"));
    let ec2 = &mut turn.here().ec2;
    ec2.security_groups.insert(id.clone(), group);
    ec2.set_tags(&id, tags);
    let tags = ec2.tags_of(&id);
    Ok(json!({"GroupId": id, "SecurityGroupArn": arn, "Tags": tags}))
}

fn check_names(name: &str, description: &str) -> Result<(), ApiFault> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
    for (parameter, text) in [("GroupName", name), ("GroupDescription", description)] {
        if text.is_empty() || text.len() > 255 || !text.chars().all(is_allowed) {
            return Err(invalid_value(format!(
                "Value ({text}) for parameter {parameter} is invalid."
            )));
        }
    }
    if name.starts_with("sg-") {
        return Err(invalid_value("Group names may not be in the format sg-*."));
    }
    if name == "default" {
        return Err(invalid_value(
            "Cannot use reserved security group name: default",
        ));
    }
    Ok(())
}

/// Makes the group that a VPC begins with: its members reach each other.
pub(super) fn make_default(vpc_id: &str, turn: &mut Turn<'_>) {
    let id = turn.new_id(Kind::SecurityGroup.prefix());
    let group = SecurityGroup {
        name: "default".to_owned(),
        description: "default VPC security group".to_owned(),
        vpc_id: vpc_id.to_owned(),
        rules: vec![
            turn.new_rule(Traffic::everything_from(&id), None),
            turn.new_rule(Traffic::everything_out(), None),
        ],
    };
    turn.here().ec2.security_groups.insert(id, group);
}

pub(super) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let names = texts(&asked, "GroupNames");
    let groups = turn.here().ec2.security_groups.iter();
    let named =
        groups.filter(|(_, group)| names.is_empty() || names.contains(&group.name.as_str()));
    let ids: Vec<String> = named.map(|(id, _)| id.clone()).collect();
    let all = ids.iter().map(|id| turn.shown_group(id)).collect();
    LISTING.answer(&asked, all)
}

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

    pub(super) fn new_rule(&mut self, what: Traffic, description: Option<String>) -> Rule {
        Rule {
            id: self.new_id(Kind::SecurityGroupRule.prefix()),
            what,
            description,
        }
    }

    fn shown_group(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let arn = self.arn("ec2", &format!("security-group/{id}"));
        let ec2 = &self.here().ec2;
        let Some(group) = ec2.security_groups.get(id) else {
            return Value::Null;
        };
        let (egress, ingress): (Vec<_>, Vec<_>) =
            group.rules.iter().partition(|rule| rule.what.is_egress);
        json!({
            "GroupId": id,
            "GroupName": group.name,
            "Description": group.description,
            "OwnerId": owner,
            "SecurityGroupArn": arn,
            "VpcId": group.vpc_id,
            "IpPermissions": folded(ingress.into_iter(), &owner),
            "IpPermissionsEgress": folded(egress.into_iter(), &owner),
            "Tags": ec2.tags_of(id),
        })
    }
}
