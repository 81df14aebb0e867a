//! Tags of what RDS holds, by ARN.

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
    fn rds_tags(&mut self, arn: &str) -> Result<&mut Tags, ApiFault> {
        let prefix = self.arn("rds", "");
        let resource = arn.strip_prefix(&prefix).ok_or_else(|| {
            ApiFault::new(
                "InvalidParameterValue",
                format!("The specified resource name does not match an RDS resource in this region: {arn}"),
            )
        })?;
        let (kind, id) = resource.split_once(':').unwrap_or((resource, ""));
        let rds = &mut self.here().rds;
        let (found, code) = match kind {
            "subgrp" => (
                rds.subnet_groups.get_mut(id).map(|it| &mut it.tags),
                "DBSubnetGroupNotFoundFault",
            ),
            "snapshot" => (
                rds.snapshots.get_mut(id).map(|it| &mut it.tags),
                "DBSnapshotNotFound",
            ),
            _ => (
                rds.instances.get_mut(id).map(|it| &mut it.tags),
                "DBInstanceNotFound",
            ),
        };
        found.ok_or_else(|| ApiFault::new(code, format!("{arn} not found.")).with_status(404))
    }
}

pub(super) fn list_tags_for_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfResource = input(value)?;
    let tags = turn.rds_tags(&asked.resource_name)?;
    Ok(json!({"TagList": tags::write(tags)}))
}

pub(super) fn add_tags_to_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfResource = input(value)?;
    let tags = turn.rds_tags(&wanted.resource_name)?;
    tags.extend(tags::read(&wanted.tags));
    Ok(json!({}))
}

pub(super) fn remove_tags_from_resource(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfResource = input(value)?;
    let tags = turn.rds_tags(&unwanted.resource_name)?;
    tags.retain(|key, _| !unwanted.tag_keys.contains(key));
    Ok(json!({}))
}
