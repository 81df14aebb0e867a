//! Tags of parameters.

use serde_json::{Value, json};

use super::text;
use crate::{fault::ApiFault, operation::Answer, state::ssm::Parameter, tags, world::Turn};

const TAGS: usize = 50;

pub(super) fn perform(operation: &str, value: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "AddTagsToResource" => add(value, turn),
        "RemoveTagsFromResource" => remove(value, turn),
        "ListTagsForResource" => list(value, turn),
        _ => return None,
    })
}

fn tagged<'a>(value: &Value, turn: &'a mut Turn<'_>) -> Result<&'a mut Parameter, ApiFault> {
    if text(value, "ResourceType") != "Parameter" {
        let message = "The resource type is not valid.";
        return Err(ApiFault::new("InvalidResourceType", message));
    }
    let parameter = turn
        .here()
        .ssm
        .parameters
        .get_mut(text(value, "ResourceId"));
    parameter.ok_or_else(|| {
        let message =
            "The resource ID is not valid. Verify that you entered the correct ID and try again.";
        ApiFault::new("InvalidResourceId", message)
    })
}

fn add(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let parameter = tagged(value, turn)?;
    parameter.tags.extend(tags::read(&value["Tags"]));
    if parameter.tags.len() > TAGS {
        let message = format!("The number of tags exceeds the limit of {TAGS}");
        return Err(ApiFault::new("TooManyTagsError", message));
    }
    Ok(json!({}))
}

fn remove(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted = value["TagKeys"].as_array().cloned().unwrap_or_default();
    let parameter = tagged(value, turn)?;
    parameter
        .tags
        .retain(|key, _| !unwanted.contains(&json!(key)));
    Ok(json!({}))
}

fn list(value: &Value, turn: &mut Turn<'_>) -> Answer {
    let parameter = tagged(value, turn)?;
    Ok(json!({"TagList": tags::write(&parameter.tags)}))
}
