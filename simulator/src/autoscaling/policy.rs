//! Scaling policies. Their alarms have names, and never ring.

use serde_json::{Value, json};

use super::{invalid, no_target, resource_id, target};
use crate::{fault::ApiFault, operation::Answer, state::autoscaling::Policy, world::Turn};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "PutScalingPolicy" => put(input, turn),
        "DescribeScalingPolicies" => describe(input, turn),
        "DeleteScalingPolicy" => delete(input, turn),
        _ => return None,
    })
}

/// Makes a policy, or changes the one of this name.
fn put(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let id = resource_id(input)?;
    let name = input["PolicyName"].as_str().unwrap_or_default().to_owned();
    let kind = input["PolicyType"].as_str().unwrap_or("StepScaling");
    let tracking = completed(&input["TargetTrackingScalingPolicyConfiguration"]);
    let steps = input["StepScalingPolicyConfiguration"].clone();
    if kind == "TargetTrackingScaling" && tracking.is_null() {
        return Err(invalid(
            "TargetTrackingScalingPolicyConfiguration is required",
        ));
    }
    check_metric(&tracking["PredefinedMetricSpecification"], turn)?;
    let unique = turn.world.dice.uuid();
    let arn = turn.arn(
        "autoscaling",
        &format!("scalingPolicy:{unique}:resource/ecs/{id}:policyName/{name}"),
    );
    let alarms = alarms(turn, kind, &id);
    let created_at = turn.timestamp();
    let target = turn.here().autoscaling.targets.get_mut(&id);
    let target = target.ok_or_else(|| no_target(&id))?;
    let before = target.policies.remove(&name);
    let policy = Policy {
        arn: before.as_ref().map_or(arn, |it| it.arn.clone()),
        created_at: before
            .as_ref()
            .map_or(created_at, |it| it.created_at.clone()),
        alarms: before.map_or(alarms, |it| it.alarms),
        kind: kind.to_owned(),
        tracking,
        steps,
    };
    let answer = json!({"PolicyARN": policy.arn, "Alarms": policy.alarms});
    target.policies.insert(name, policy);
    target::keep_within_bounds(turn, &id);
    Ok(answer)
}

/// Returns whether the load balancer and the target group of a metric of theirs are named, and
/// are there.
fn check_metric(metric: &Value, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    let label = metric["ResourceLabel"].as_str();
    if metric["PredefinedMetricType"] != "ALBRequestCountPerTarget" {
        return match label {
            None => Ok(()),
            Some(_) => Err(invalid(
                "Resource label can only be specified for ALBRequestCountPerTarget",
            )),
        };
    }
    let label = label.unwrap_or_default();
    let ends = |arn: &String, part: &str| !part.is_empty() && arn.ends_with(part);
    let (balancer, group) = match label.split_once("/targetgroup/") {
        Some((balancer, group)) => (balancer, format!("targetgroup/{group}")),
        None => ("", String::new()),
    };
    let elb = &turn.here().elb;
    let is_there = elb
        .load_balancers
        .values()
        .any(|it| ends(&it.arn, balancer))
        && elb.target_groups.values().any(|it| ends(&it.arn, &group));
    if is_there {
        return Ok(());
    }
    Err(invalid(format!(
        "The resource label {label} must be app/<name>/<id>/targetgroup/<name>/<id> of a load balancer and a target group that is attached to the service"
    )))
}

/// A target tracking configuration with what AWS adds.
fn completed(tracking: &Value) -> Value {
    let mut tracking = tracking.clone();
    if tracking.is_object() && tracking["DisableScaleIn"].is_null() {
        tracking["DisableScaleIn"] = json!(false);
    }
    tracking
}

/// The alarms that AWS makes for a policy that tracks a target.
fn alarms(turn: &mut Turn<'_>, kind: &str, id: &str) -> Value {
    if kind != "TargetTrackingScaling" {
        return json!([]);
    }
    let alarm = |turn: &mut Turn<'_>, side: &str| {
        let unique = turn.world.dice.uuid();
        let name = format!("TargetTracking-{id}-Alarm{side}-{unique}");
        let arn = turn.arn("cloudwatch", &format!("alarm:{name}"));
        json!({"AlarmName": name, "AlarmARN": arn})
    };
    json!([alarm(turn, "High"), alarm(turn, "Low")])
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let names = input["PolicyNames"].as_array();
    let is_asked = |id: &str, name: &str| {
        input["ServiceNamespace"] == "ecs"
            && input["ResourceId"].as_str().is_none_or(|asked| asked == id)
            && names.is_none_or(|names| names.is_empty() || names.iter().any(|it| it == name))
    };
    let targets = turn.here().autoscaling.targets.iter();
    let policies = targets.flat_map(|(id, target)| {
        let policies = target.policies.iter();
        policies.map(move |(name, policy)| (id, name, policy))
    });
    let listed: Vec<Value> = policies
        .filter(|(id, name, _)| is_asked(id, name))
        .map(|(id, name, policy)| {
            json!({
                "PolicyARN": policy.arn,
                "PolicyName": name,
                "ServiceNamespace": "ecs",
                "ResourceId": id,
                "ScalableDimension": "ecs:service:DesiredCount",
                "PolicyType": policy.kind,
                "TargetTrackingScalingPolicyConfiguration": policy.tracking,
                "StepScalingPolicyConfiguration": policy.steps,
                "Alarms": policy.alarms,
                "CreationTime": policy.created_at,
            })
        })
        .collect();
    Ok(json!({"ScalingPolicies": listed}))
}

fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let id = resource_id(input)?;
    let name = input["PolicyName"].as_str().unwrap_or_default();
    let target = turn.here().autoscaling.targets.get_mut(&id);
    let gone = target.and_then(|target| target.policies.remove(name));
    gone.map(|_| json!({})).ok_or_else(|| {
        let message = format!(
            "No scaling policy found for service namespace: ecs, resource ID: {id}, scalable dimension: ecs:service:DesiredCount, policy name: {name}"
        );
        ApiFault::new("ObjectNotFoundException", message)
    })
}
