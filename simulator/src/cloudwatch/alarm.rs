//! Alarms on metrics.

use serde_json::{Map, Value, json};

use super::{check, text, texts};
use crate::{fault::ApiFault, operation::Answer, state::cloudwatch::Alarm, tags, world::Turn};

/// Alarms of a page, if nothing else is asked.
const PAGE: u64 = 50;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "PutMetricAlarm" => put(input, turn),
        "DescribeAlarms" => describe(input, turn),
        "DeleteAlarms" => delete(input, turn),
        _ => return None,
    })
}

/// Creates an alarm, or overwrites all but the state and the tags of the one of this
/// name.
fn put(input: &Value, turn: &mut Turn<'_>) -> Answer {
    check::alarm(input, &turn.region)?;
    let name = text(input, "AlarmName");
    let arn = turn.arn("cloudwatch", &format!("alarm:{name}"));
    let now = turn.timestamp();
    let mut configuration = input.clone();
    if let Some(members) = configuration.as_object_mut() {
        members.remove("Tags");
    }
    let alarms = &mut turn.here().cloudwatch.alarms;
    if let Some(alarm) = alarms.get_mut(name) {
        alarm.configuration = configuration;
        alarm.configured_at = now;
        return Ok(json!({}));
    }
    let alarm = Alarm {
        arn,
        configuration,
        configured_at: now.clone(),
        state: "INSUFFICIENT_DATA".to_owned(),
        reason: "Unchecked: Initial alarm creation".to_owned(),
        since: now,
        tags: tags::read(&input["Tags"]),
    };
    alarms.insert(name.to_owned(), alarm);
    Ok(json!({}))
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let names: Vec<&str> = texts(input, "AlarmNames").collect();
    let (prefix, state) = (text(input, "AlarmNamePrefix"), text(input, "StateValue"));
    if !names.is_empty() && !prefix.is_empty() {
        let message = "AlarmNamePrefix and AlarmNames cannot be used together";
        return Err(ApiFault::new("InvalidParameterCombination", message));
    }
    let has_metric_alarms = {
        let mut types = texts(input, "AlarmTypes").peekable();
        types.peek().is_none() || types.any(|it| it == "MetricAlarm")
    };
    let is_asked = |name: &str, alarm: &Alarm| {
        has_metric_alarms
            && (names.is_empty() || names.contains(&name))
            && name.starts_with(prefix)
            && (state.is_empty() || alarm.state == state)
            && name > text(input, "NextToken")
    };
    let alarms = turn.here().cloudwatch.alarms.iter();
    let mut found = alarms.filter(|(name, alarm)| is_asked(name, alarm));
    let size = input["MaxRecords"].as_u64().unwrap_or(PAGE) as usize;
    let page: Vec<_> = found.by_ref().take(size).collect();
    let last = found.next().and(page.last()).map(|(name, _)| *name);
    let shown: Vec<Value> = page.iter().map(|(_, alarm)| shown(alarm)).collect();
    Ok(json!({"MetricAlarms": shown, "CompositeAlarms": [], "NextToken": last}))
}

fn shown(alarm: &Alarm) -> Value {
    let mut shown: Map<String, Value> = [
        ("ActionsEnabled", json!(true)),
        ("AlarmActions", json!([])),
        ("OKActions", json!([])),
        ("InsufficientDataActions", json!([])),
        ("Dimensions", json!([])),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect();
    let configured = alarm.configuration.as_object().into_iter().flatten();
    let configured = configured.filter(|(_, value)| !value.is_null());
    shown.extend(configured.map(|(name, value)| (name.clone(), value.clone())));
    for (name, value) in [
        ("AlarmArn", &alarm.arn),
        ("AlarmConfigurationUpdatedTimestamp", &alarm.configured_at),
        ("StateValue", &alarm.state),
        ("StateReason", &alarm.reason),
        ("StateUpdatedTimestamp", &alarm.since),
        ("StateTransitionedTimestamp", &alarm.since),
    ] {
        shown.insert(name.to_owned(), json!(value));
    }
    shown.into()
}

/// Deletes those that there are, and then says which there are not.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let alarms = &mut turn.here().cloudwatch.alarms;
    let unknown: Vec<&str> = texts(input, "AlarmNames")
        .filter(|name| alarms.remove(*name).is_none())
        .collect();
    if unknown.is_empty() {
        return Ok(json!({}));
    }
    let message = format!("Unknown alarm names: {}", unknown.join(", "));
    Err(ApiFault::new("ResourceNotFound", message).with_status(404))
}
