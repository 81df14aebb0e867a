//! Tags of roles.

use serde_json::{Value, json};

use super::{limit_exceeded, page, text};
use crate::{operation::Answer, tags, world::Turn};

const TAGS: usize = 50;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "TagRole" => tag(value, turn),
        "UntagRole" => untag(value, turn),
        "ListRoleTags" => list(value, turn),
        _ => return None,
    })
}

fn tag(value: &Value, turn: &mut Turn<'_>) -> Answer {
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
