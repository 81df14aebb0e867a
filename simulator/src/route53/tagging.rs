//! Tags of zones.

use serde_json::{Value, json};

use super::{bare_id, text};
use crate::{fault::ApiFault, operation::Answer, tags, world::Turn};

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "ChangeTagsForResource" => change(value, turn),
        "ListTagsForResource" => list(value, turn),
        _ => return None,
    })
}

/// There are no health checks here.
fn check_is_zone(value: &Value) -> Result<(), ApiFault> {
    if text(value, "ResourceType") == "hostedzone" {
        return Ok(());
    }
    let id = text(value, "ResourceId");
    let message = format!("No health check exists with the specified ID {id}");
    Err(ApiFault::new("NoSuchHealthCheck", message).with_status(404))
}

fn change(value: &Value, turn: &mut Turn<'_>) -> Answer {
    check_is_zone(value)?;
    let zone = turn.zone(text(value, "ResourceId"))?;
    zone.tags.extend(tags::read(&value["AddTags"]));
    let removed = value["RemoveTagKeys"].as_array().cloned();
    let removed = removed.unwrap_or_default();
    zone.tags.retain(|key, _| !removed.contains(&json!(key)));
    Ok(json!({}))
}

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    check_is_zone(value)?;
    let zone = turn.zone(text(value, "ResourceId"))?;
    Ok(json!({"ResourceTagSet": {
        "ResourceType": "hostedzone",
        "ResourceId": bare_id(text(value, "ResourceId")),
        "Tags": tags::write(&zone.tags),
    }}))
}
