//! Target groups.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    check_name, invalid,
    page::{page, texts},
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::elb::{Elb, HealthCheck, TargetGroup},
    tags,
    world::Turn,
};

/// Quota of a region.
const QUOTA: &str = "L-B22855CB";

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "CreateTargetGroup" => create(input, turn),
        "DescribeTargetGroups" => describe(input, turn),
        "ModifyTargetGroup" => modify(input, turn),
        "DeleteTargetGroup" => delete(input, turn),
        _ => return None,
    })
}

/// The group that an input asks for, without ARN and tags.
fn wanted(input: &Value) -> Result<TargetGroup, ApiFault> {
    let text = |name: &str, default: &str| input[name].as_str().unwrap_or(default).to_owned();
    let target_type = text("TargetType", "instance");
    let protocol = text("Protocol", "");
    let port = input["Port"]
        .as_u64()
        .and_then(|port| u16::try_from(port).ok());
    let vpc_id = text("VpcId", "");
    if target_type == "lambda" || !matches!(protocol.as_str(), "HTTP" | "HTTPS") {
        return Err(invalid(format!(
            "Protocol '{protocol}' with target type '{target_type}' is not one of an application load balancer"
        )));
    }
    let Some(port) = port else {
        return Err(invalid("A port must be specified"));
    };
    if vpc_id.is_empty() {
        return Err(invalid("A VPC ID must be specified"));
    }
    let default = HealthCheck {
        protocol: "HTTP".to_owned(),
        ..HealthCheck::default()
    };
    let group = TargetGroup {
        arn: String::new(),
        name: text("Name", ""),
        protocol,
        protocol_version: text("ProtocolVersion", "HTTP1"),
        port,
        vpc_id,
        target_type,
        ip_address_type: text("IpAddressType", "ipv4"),
        health_check: default.with(input)?,
        attributes: BTreeMap::new(),
        tags: tags::read(&input["Tags"]),
        targets: BTreeMap::new(),
    };
    check_name("Target group", &group.name)?;
    Ok(group)
}

fn is_same(one: &TargetGroup, other: &TargetGroup) -> bool {
    let settings = |it: &TargetGroup| {
        (
            it.protocol.clone(),
            it.protocol_version.clone(),
            it.port,
            it.vpc_id.clone(),
            it.target_type.clone(),
            it.ip_address_type.clone(),
        )
    };
    settings(one) == settings(other) && one.health_check == other.health_check
}

/// Creates a group; where there is one of this name with the same settings,
/// the answer is that one.
fn create(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let mut group = wanted(input)?;
    let elb = &turn.here().elb;
    if let Some(existing) = elb.target_groups.values().find(|it| it.name == group.name) {
        if is_same(existing, &group) {
            return Ok(json!({"TargetGroups": [shown(elb, existing)]}));
        }
        return Err(ApiFault::new(
            "DuplicateTargetGroupName",
            format!(
                "A target group with the same name '{}' exists, but with different settings",
                group.name
            ),
        ));
    }
    if !turn.has_vpc(&group.vpc_id) {
        return Err(invalid(format!(
            "The VPC ID '{}' is not found",
            group.vpc_id
        )));
    }
    let count = turn.here().elb.target_groups.len();
    turn.check_quota(QUOTA, count, || {
        let message = "The maximum number of target groups has been reached";
        ("TooManyTargetGroups", message)
    })?;
    turn.ensure_service_linked_role("elasticloadbalancing.amazonaws.com")?;
    let id = turn.world.dice.hex(16);
    let resource = format!("targetgroup/{}/{id}", group.name);
    group.arn = turn.arn("elasticloadbalancing", &resource);
    let answer = json!({"TargetGroups": [shown(&turn.here().elb, &group)]});
    turn.here()
        .elb
        .target_groups
        .insert(group.arn.clone(), group);
    Ok(answer)
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let names = texts(&input["Names"]);
    let arns = texts(&input["TargetGroupArns"]);
    let balancer = input["LoadBalancerArn"].as_str();
    if let Some(arn) = balancer {
        turn.load_balancer(arn)?;
    }
    let elb = &turn.here().elb;
    let all = &elb.target_groups;
    let is_there = |name: &String| all.values().any(|it| it.name == *name);
    if !names.iter().all(is_there) || !arns.iter().all(|arn| all.contains_key(arn)) {
        return Err(super::no_target_group());
    }
    let is_asked = |it: &TargetGroup| match balancer {
        Some(arn) => elb.balancer_of(&it.arn).is_some_and(|it| it.arn == arn),
        None if names.is_empty() && arns.is_empty() => true,
        None => names.contains(&it.name) || arns.contains(&it.arn),
    };
    let asked = all.iter().filter(|(_, it)| is_asked(it));
    let asked = asked.map(|(arn, it)| (arn.clone(), it));
    let (listed, next) = page(input, asked, |it| shown(elb, it));
    Ok(json!({"TargetGroups": listed, "NextMarker": next}))
}

fn shown(elb: &Elb, it: &TargetGroup) -> Value {
    let balancer = elb.balancer_of(&it.arn).map(|balancer| &balancer.arn);
    let mut group = json!({
        "TargetGroupArn": it.arn,
        "TargetGroupName": it.name,
        "Protocol": it.protocol,
        "ProtocolVersion": it.protocol_version,
        "Port": it.port,
        "VpcId": it.vpc_id,
        "TargetType": it.target_type,
        "IpAddressType": it.ip_address_type,
        "LoadBalancerArns": balancer.into_iter().collect::<Vec<_>>(),
    });
    it.health_check.shown(&mut group);
    group
}

fn modify(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["TargetGroupArn"].as_str().unwrap_or_default();
    let group = turn.target_group(arn)?;
    group.health_check = group.health_check.clone().with(input)?;
    let group = group.clone();
    Ok(json!({"TargetGroups": [shown(&turn.here().elb, &group)]}))
}

/// Deletes a group that no listener sends to; one that is not there is no
/// mistake.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let arn = input["TargetGroupArn"].as_str().unwrap_or_default();
    if !arn.contains(":targetgroup/") {
        return Err(invalid(format!("'{arn}' is not a valid target group ARN")));
    }
    let elb = &mut turn.here().elb;
    if elb
        .listeners
        .values()
        .any(|listener| listener.sends_to(arn))
    {
        return Err(ApiFault::new(
            "ResourceInUse",
            format!("Target group '{arn}' is currently in use by a listener or a rule"),
        ));
    }
    elb.target_groups.remove(arn);
    Ok(json!({}))
}
