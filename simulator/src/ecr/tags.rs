//! Tags of repositories, by ARN.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::ecr::Repository,
    tags,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfResource {
    resource_arn: String,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    tag_keys: Vec<String>,
}

impl Turn<'_> {
    fn repository_of(&mut self, arn: &str) -> Result<&mut Repository, ApiFault> {
        let prefix = self.arn("ecr", "repository/");
        match arn.strip_prefix(&prefix) {
            Some(name) => self.repository(name),
            None => Err(ApiFault::new(
                "InvalidParameterException",
                format!(
                    "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN' {arn}"
                ),
            )),
        }
    }
}

pub(super) fn list_tags_for_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfResource = input(value)?;
    let repository = turn.repository_of(&asked.resource_arn)?;
    Ok(json!({"tags": tags::write(&repository.tags)}))
}

pub(super) fn tag_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfResource = input(value)?;
    let repository = turn.repository_of(&wanted.resource_arn)?;
    repository.tags.extend(tags::read(&wanted.tags));
    Ok(json!({}))
}

pub(super) fn untag_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfResource = input(value)?;
    let repository = turn.repository_of(&unwanted.resource_arn)?;
    let is_kept = |key: &String| !unwanted.tag_keys.contains(key);
    repository.tags.retain(|key, _| is_kept(key));
    Ok(json!({}))
}
