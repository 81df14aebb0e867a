//! CloudWatch: alarms and dashboards. Metrics are not simulated: an alarm changes its
//! state by `SetAlarmState` alone.

use serde_json::{Value, json};

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::cloudwatch::{CloudWatch, Dashboards},
    tags::{self, Tags},
    world::Turn,
};

mod alarm;
mod check;
mod dashboard;
mod state;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    alarm::perform(operation, &value, turn)
        .or_else(|| dashboard::perform(operation, &value, turn))
        .or_else(|| (operation == "SetAlarmState").then(|| state::set(&value, turn)))
        .or_else(|| tagging(operation, &value, turn))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    match operation {
        "PutMetricAlarm" | "DeleteAlarms" | "SetAlarmState" => Limit::new(operation, 3, 3),
        "DescribeAlarms" => Limit::new(operation, 9, 9),
        _ => Limit::new(operation, 10, 10),
    }
}

fn tagging(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    if !["ListTagsForResource", "TagResource", "UntagResource"].contains(&operation) {
        return None;
    }
    let arn = text(input, "ResourceARN");
    let Some(own) = tags_of(turn, arn) else {
        let message = format!("Resource {arn} does not exist");
        let fault = ApiFault::new("ResourceNotFoundException", message);
        return Some(Err(fault.with_status(404)));
    };
    Some(match operation {
        "ListTagsForResource" => Ok(json!({"Tags": tags::write(own)})),
        "TagResource" => {
            own.extend(tags::read(&input["Tags"]));
            Ok(json!({}))
        }
        _ => {
            let unwanted = input["TagKeys"].as_array().cloned().unwrap_or_default();
            own.retain(|key, _| !unwanted.contains(&json!(key)));
            Ok(json!({}))
        }
    })
}

fn tags_of<'a>(turn: &'a mut Turn<'_>, arn: &str) -> Option<&'a mut Tags> {
    if arn.contains(":dashboard/") {
        let mut dashboards = turn.world.dashboards.values_mut();
        return dashboards.find(|it| it.arn == arn).map(|it| &mut it.tags);
    }
    let mut alarms = turn.here().cloudwatch.alarms.values_mut();
    alarms.find(|it| it.arn == arn).map(|it| &mut it.tags)
}

fn invalid(message: impl Into<String>) -> ApiFault {
    ApiFault::new("ValidationError", message)
}

/// A text member of an input that the wire has checked already.
fn text<'a>(input: &'a Value, member: &str) -> &'a str {
    input[member].as_str().unwrap_or_default()
}

fn texts<'a>(input: &'a Value, member: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let list = input[member].as_array().into_iter().flatten();
    list.filter_map(Value::as_str)
}

impl Inventory for CloudWatch {
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let alarms = self.alarms.iter();
        alarms
            .map(|(name, alarm)| Resource {
                service: Service::CloudWatch,
                region: region.to_owned(),
                kind: "alarm",
                id: name.clone(),
                arn: alarm.arn.clone(),
                tags: Some(alarm.tags.clone()),
            })
            .collect()
    }
}

impl Inventory for Dashboards {
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let dashboards = self.iter();
        dashboards
            .map(|(name, dashboard)| Resource {
                service: Service::CloudWatch,
                region: region.to_owned(),
                kind: "dashboard",
                id: name.clone(),
                arn: dashboard.arn.clone(),
                tags: Some(dashboard.tags.clone()),
            })
            .collect()
    }
}
