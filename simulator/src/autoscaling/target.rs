//! Scalable targets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{invalid, no_target, resource_id, tags_of};
use crate::{
    ecs, fault::ApiFault, operation::Answer, state::autoscaling::ScalableTarget, world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "RegisterScalableTarget" => register(input, turn),
        "DescribeScalableTargets" => describe(input, turn),
        "DeregisterScalableTarget" => deregister(input, turn),
        _ => return None,
    })
}

/// Registers a target, or changes the bounds of one; tags are taken only the
/// first time.
fn register(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let id = resource_id(input)?;
    if !ecs::is_active(turn, id.trim_start_matches("service/")) {
        return Err(invalid(format!("ECS service doesn't exist: {id}")));
    }
    turn.ensure_service_linked_role("ecs.application-autoscaling.amazonaws.com")?;
    let existing = turn.here().autoscaling.targets.get(&id).cloned();
    let is_new = existing.is_none();
    let mut target = existing.unwrap_or_else(|| new(input, turn));
    let bounds = (bound(input, "MinCapacity")?, bound(input, "MaxCapacity")?);
    if is_new && (bounds.0.is_none() || bounds.1.is_none()) {
        return Err(invalid(
            "MinCapacity and MaxCapacity are required for a new scalable target.",
        ));
    }
    target.min = bounds.0.unwrap_or(target.min);
    target.max = bounds.1.unwrap_or(target.max);
    if target.min > target.max {
        return Err(invalid(
            "Maximum capacity cannot be less than minimum capacity",
        ));
    }
    if let (Some(now), Some(wanted)) = (
        target.suspended.as_object_mut(),
        input["SuspendedState"].as_object(),
    ) {
        now.extend(wanted.clone());
    }
    let arn = target.arn.clone();
    turn.here().autoscaling.targets.insert(id.clone(), target);
    keep_within_bounds(turn, &id);
    Ok(json!({"ScalableTargetARN": arn}))
}

fn new(input: &Value, turn: &mut Turn<'_>) -> ScalableTarget {
    let resource = format!("scalable-target/0ec5{}", turn.world.dice.hex(24));
    ScalableTarget {
        arn: turn.arn("application-autoscaling", &resource),
        min: 0,
        max: 0,
        created_at: turn.timestamp(),
        suspended: json!({
            "DynamicScalingInSuspended": false,
            "DynamicScalingOutSuspended": false,
            "ScheduledScalingSuspended": false,
        }),
        tags: tags_of(input),
        policies: BTreeMap::new(),
    }
}

fn bound(input: &Value, member: &str) -> Result<Option<u32>, ApiFault> {
    match &input[member] {
        Value::Null => Ok(None),
        value => match value.as_u64().and_then(|it| u32::try_from(it).ok()) {
            Some(bound) => Ok(Some(bound)),
            None => Err(invalid(format!("{member} must be at least 0"))),
        },
    }
}

/// A service that a policy scales has a desired count within the bounds.
pub(super) fn keep_within_bounds(turn: &mut Turn<'_>, id: &str) {
    let target = turn.here().autoscaling.targets.get(id);
    if let Some(target) = target.filter(|target| !target.policies.is_empty()) {
        let (min, max) = (target.min, target.max);
        ecs::scale_within(turn, id.trim_start_matches("service/"), min, max);
    }
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let asked = input["ResourceIds"].as_array();
    let is_asked =
        |id: &str| asked.is_none_or(|ids| ids.is_empty() || ids.iter().any(|it| it == id));
    let role = format!(
        "arn:aws:iam::{}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
        turn.world.account
    );
    let targets = turn.here().autoscaling.targets.iter();
    let listed: Vec<Value> = targets
        .filter(|(id, _)| input["ServiceNamespace"] == "ecs" && is_asked(id))
        .map(|(id, target)| {
            json!({
                "ServiceNamespace": "ecs",
                "ResourceId": id,
                "ScalableDimension": "ecs:service:DesiredCount",
                "MinCapacity": target.min,
                "MaxCapacity": target.max,
                "RoleARN": role,
                "CreationTime": target.created_at,
                "SuspendedState": target.suspended,
                "ScalableTargetARN": target.arn,
            })
        })
        .collect();
    Ok(json!({"ScalableTargets": listed}))
}

/// Its policies and their alarms go with it.
fn deregister(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let id = resource_id(input)?;
    let gone = turn.here().autoscaling.targets.remove(&id);
    gone.map(|_| json!({})).ok_or_else(|| no_target(&id))
}
