//! Making a security group.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    ec2::{
        kind::{Kind, invalid_value},
        tag,
    },
    fault::ApiFault,
    operation::{Answer, input},
    state::ec2::{SecurityGroup, Traffic},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    group_name: String,
    description: String,
    vpc_id: Option<String>,
}

/// A new group lets everything out.
pub(in crate::ec2) fn create(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let tags = tag::specified(Kind::SecurityGroup, &asked)?;
    let wanted: Create = input(asked)?;
    let default = || turn.here().ec2.default_vpc().map(str::to_owned);
    let Some(vpc_id) = wanted.vpc_id.or_else(default) else {
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
        rules: turn.first_rules(&vpc_id)?,
        vpc_id,
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
///
/// # Errors
/// If the VPC is not there.
pub(in crate::ec2) fn make_default(vpc_id: &str, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    let id = turn.new_id(Kind::SecurityGroup.prefix());
    let mut rules = vec![turn.new_rule(Traffic::everything_from(&id), None)];
    rules.extend(turn.first_rules(vpc_id)?);
    let group = SecurityGroup::default_of(vpc_id, rules);
    turn.here().ec2.security_groups.insert(id, group);
    Ok(())
}
