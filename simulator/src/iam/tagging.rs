//! Tags of roles.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{limit_exceeded, page, text};
use crate::{fault::ApiFault, operation::Answer, tags, world::Turn};

const TAGS: usize = 50;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "TagRole" => tag(value, turn),
        "UntagRole" => untag(value, turn),
        "ListRoleTags" => list(value, turn),
        _ => return None,
    })
}

/// Keys that differ in case only are the same to IAM.
///
/// # Errors
/// `InvalidInput`.
pub(super) fn check(tags: &Value) -> Result<(), ApiFault> {
    let given = tags.as_array().into_iter().flatten();
    let keys: Vec<String> = given.map(|tag| text(tag, "Key").to_lowercase()).collect();
    if let Some(key) = keys.iter().find(|key| key.starts_with("aws:")) {
        let message = format!("Tag keys must not start with aws: {key}");
        return Err(ApiFault::new("InvalidInput", message));
    }
    if keys.iter().collect::<BTreeSet<_>>().len() < keys.len() {
        return Err(ApiFault::new(
            "InvalidInput",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ));
    }
    Ok(())
}

fn tag(value: &Value, turn: &mut Turn<'_>) -> Answer {
    check(&value["Tags"])?;
    let role = turn.own_role(text(value, "RoleName"))?;
    let new = tags::read(&value["Tags"]);
    role.tags
        .retain(|key, _| !new.keys().any(|it| it.eq_ignore_ascii_case(key)));
    role.tags.extend(new);
    if role.tags.len() > TAGS {
        let message = format!("The number of tags has reached the maximum limit of {TAGS}.");
        return Err(limit_exceeded(message));
    }
    Ok(json!({}))
}

fn untag(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let role = turn.own_role(text(value, "RoleName"))?;
    let keys = value["TagKeys"].as_array().into_iter().flatten();
    for unwanted in keys.filter_map(Value::as_str) {
        role.tags
            .retain(|key, _| !key.eq_ignore_ascii_case(unwanted));
    }
    Ok(json!({}))
}

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let role = turn.role(text(value, "RoleName"))?;
    let shown = role
        .tags
        .iter()
        .map(|(key, tag)| (key.clone(), json!({"Key": key, "Value": tag})))
        .collect();
    Ok(page(value, "Tags", shown))
}
