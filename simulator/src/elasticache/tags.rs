//! Tags of what `ElastiCache` holds, by ARN.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    tags::{self, Tags},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfResource {
    resource_name: String,
    #[serde(default)]
    tags: Value,
    #[serde(default)]
    tag_keys: Vec<String>,
}

impl Turn<'_> {
    /// Those of a group are kept from everybody while it is busy.
    fn cache_tags(&mut self, arn: &str) -> Result<&mut Tags, ApiFault> {
        let prefix = self.arn("elasticache", "");
        let resource = arn.strip_prefix(&prefix).ok_or_else(|| {
            ApiFault::new(
                "InvalidARN",
                format!("The ARN {arn} is none of an ElastiCache resource in this region."),
            )
        })?;
        match resource.split_once(':').unwrap_or((resource, "")) {
            ("subnetgroup", name) => Ok(&mut self.cache_subnet_group(name)?.tags),
            (_, id) => {
                self.available_group(id)?;
                Ok(&mut self.replication_group(id)?.tags)
            }
        }
    }
}

pub(super) fn list_tags_for_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfResource = input(value)?;
    let tags = turn.cache_tags(&asked.resource_name)?;
    Ok(json!({"TagList": tags::write(tags)}))
}

pub(super) fn add_tags_to_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfResource = input(value)?;
    let tags = turn.cache_tags(&wanted.resource_name)?;
    tags.extend(tags::read(&wanted.tags));
    Ok(json!({"TagList": tags::write(tags)}))
}

pub(super) fn remove_tags_from_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfResource = input(value)?;
    let tags = turn.cache_tags(&unwanted.resource_name)?;
    tags.retain(|key, _| !unwanted.tag_keys.contains(key));
    Ok(json!({"TagList": tags::write(tags)}))
}
