//! Tags of secrets.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    operation::{Answer, input},
    tags,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfSecret {
    secret_id: String,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    tag_keys: Vec<String>,
}

pub(super) fn tag_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfSecret = input(value)?;
    let secret = turn.living_secret(&wanted.secret_id)?;
    secret.tags.extend(tags::read(&wanted.tags));
    Ok(json!({}))
}

pub(super) fn untag_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfSecret = input(value)?;
    let secret = turn.living_secret(&unwanted.secret_id)?;
    secret
        .tags
        .retain(|key, _| !unwanted.tag_keys.contains(key));
    Ok(json!({}))
}
