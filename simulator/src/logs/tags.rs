//! Tags of groups.

use serde::Deserialize;
use serde_json::{Value, json};

use super::name_of;
use crate::{
    operation::{Answer, input},
    tags::Tags,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfResource {
    resource_arn: String,
    #[serde(default)]
    tags: Tags,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(super) fn list(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfResource = input(value)?;
    let group = turn.log_group(name_of(&asked.resource_arn))?;
    Ok(json!({"tags": group.tags}))
}

pub(super) fn add(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfResource = input(value)?;
    let group = turn.log_group(name_of(&wanted.resource_arn))?;
    group.tags.extend(wanted.tags);
    Ok(json!({}))
}

pub(super) fn remove(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfResource = input(value)?;
    let group = turn.log_group(name_of(&unwanted.resource_arn))?;
    group.tags.retain(|key, _| !unwanted.tag_keys.contains(key));
    Ok(json!({}))
}
