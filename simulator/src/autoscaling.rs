//! Application Auto Scaling: bounds for a service's desired count.

use serde_json::{Value, json};

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::autoscaling::AutoScaling,
    tags::Tags,
    world::Turn,
};

mod policy;
mod target;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    target::perform(operation, &value, turn)
        .or_else(|| policy::perform(operation, &value, turn))
        .or_else(|| tagging(operation, &value, turn))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 20, 10)
}

fn tagging(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    let arn = input["ResourceARN"].as_str().unwrap_or_default();
    let mut targets = turn.here().autoscaling.targets.values_mut();
    let found = targets.find(|target| target.arn == arn);
    let tags = found.map(|target| &mut target.tags).ok_or_else(|| {
        let message = format!("The scalable target with the ARN {arn} doesn't exist.");
        ApiFault::new("ResourceNotFoundException", message)
    });
    Some(match operation {
        "ListTagsForResource" => tags.map(|tags| json!({"Tags": tags})),
        "TagResource" => tags.map(|tags| {
            tags.extend(tags_of(input));
            json!({})
        }),
        "UntagResource" => tags.map(|tags| {
            let keys = input["TagKeys"].as_array();
            let is_unwanted = |key: &str| keys.is_some_and(|keys| keys.iter().any(|it| it == key));
            tags.retain(|key, _| !is_unwanted(key));
            json!({})
        }),
        _ => return None,
    })
}

/// Tags as this service writes them: a map.
fn tags_of(input: &Value) -> Tags {
    let pairs = input["Tags"].as_object().into_iter().flatten();
    pairs
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

fn invalid(message: impl Into<String>) -> ApiFault {
    ApiFault::new("ValidationException", message)
}

fn no_target(resource_id: &str) -> ApiFault {
    let message = format!(
        "No scalable target registered for service namespace: ecs, resource ID: {resource_id}, scalable dimension: ecs:service:DesiredCount"
    );
    ApiFault::new("ObjectNotFoundException", message)
}

/// The resource that an input names, which can only be a service's desired count.
fn resource_id(input: &Value) -> Result<String, ApiFault> {
    let id = input["ResourceId"].as_str().unwrap_or_default();
    let is_service = id.starts_with("service/") && id.split('/').count() == 3;
    if input["ServiceNamespace"] != "ecs"
        || input["ScalableDimension"] != "ecs:service:DesiredCount"
        || !is_service
    {
        return Err(invalid(format!(
            "Unsupported service namespace, resource type or scalable dimension: {id}"
        )));
    }
    Ok(id.to_owned())
}

impl Inventory for AutoScaling {
    /// Everything of this service, for the inventory.
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let targets = self.targets.iter();
        targets
            .map(|(id, target)| Resource {
                service: Service::ApplicationAutoScaling,
                region: region.to_owned(),
                kind: "scalable-target",
                id: id.clone(),
                arn: target.arn.clone(),
                tags: Some(target.tags.clone()),
            })
            .collect()
    }
}
