//! Tags of topics.

use serde_json::{Value, json};

use super::text;
use crate::{fault::ApiFault, operation::Answer, state::sns::Topic, tags, world::Turn};

const MAX_TAGS: usize = 50;

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "TagResource" => tag(input, turn),
        "UntagResource" => untag(input, turn),
        "ListTagsForResource" => {
            tagged(input, turn).map(|topic| json!({"Tags": tags::write(&topic.tags)}))
        }
        _ => return None,
    })
}

fn tagged<'a>(input: &Value, turn: &'a mut Turn<'_>) -> Result<&'a mut Topic, ApiFault> {
    let arn = text(input, "ResourceArn");
    let mut topics = turn.here().sns.topics.values_mut();
    let topic = topics.find(|topic| topic.arn == arn);
    topic.ok_or_else(|| {
        ApiFault::new("ResourceNotFound", "Resource does not exist").with_status(404)
    })
}

fn tag(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let topic = tagged(input, turn)?;
    let mut after = topic.tags.clone();
    after.extend(tags::read(&input["Tags"]));
    if after.len() > MAX_TAGS {
        let message = "Could not complete request: tag quota of per resource exceeded";
        return Err(ApiFault::new("TagLimitExceeded", message));
    }
    topic.tags = after;
    Ok(json!({}))
}

fn untag(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted = input["TagKeys"].as_array().cloned().unwrap_or_default();
    let topic = tagged(input, turn)?;
    topic.tags.retain(|key, _| !unwanted.contains(&json!(key)));
    Ok(json!({}))
}
