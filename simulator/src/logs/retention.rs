//! Retention of events.

use serde::Deserialize;
use serde_json::{Value, json};

use super::OfGroup;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

/// The days that a retention may have.
const RETENTIONS: &[u32] = &[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutRetentionPolicy {
    log_group_name: String,
    retention_in_days: u32,
}

pub(super) fn put(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutRetentionPolicy = input(value)?;
    if !RETENTIONS.contains(&wanted.retention_in_days) {
        return Err(ApiFault::new(
            "InvalidParameterException",
            format!("{} is no valid retention in days", wanted.retention_in_days),
        ));
    }
    let kept_ms = i64::from(wanted.retention_in_days) * 24 * 60 * 60 * 1_000;
    let oldest_ms = turn.world.calendar.unix_ms(turn.now) - kept_ms;
    let group = turn.log_group(&wanted.log_group_name)?;
    group.retention_days = Some(wanted.retention_in_days);
    // AWS takes up to three days for it; none of them can be counted on.
    for stream in group.streams.values_mut() {
        stream.events.retain(|event| event.at_unix_ms >= oldest_ms);
    }
    Ok(json!({}))
}

pub(super) fn delete(value: Value, turn: &mut Turn<'_>) -> Answer {
    let OfGroup { log_group_name } = input(value)?;
    turn.log_group(&log_group_name)?.retention_days = None;
    Ok(json!({}))
}
