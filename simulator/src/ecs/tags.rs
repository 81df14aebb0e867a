//! Tags of clusters, services, task definitions and tasks.

use serde_json::{Value, json};

use super::{
    pages::texts,
    reference::{family_and_number, invalid, name_of, no_cluster},
};
use crate::{
    fault::ApiFault,
    operation::Answer,
    state::ecs::{ClusterStatus, ServiceStatus},
    tags::{self, Tags},
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    let arn = input["resourceArn"].as_str().unwrap_or_default();
    Some(match operation {
        "ListTagsForResource" => {
            tags_of(arn, turn).map(|found| json!({"tags": tags::write_lower(found)}))
        }
        "TagResource" => tags_of(arn, turn).map(|found| {
            found.extend(tags::read(&input["tags"]));
            json!({})
        }),
        "UntagResource" => tags_of(arn, turn).map(|found| {
            let keys = texts(&input["tagKeys"]);
            found.retain(|key, _| !keys.contains(key));
            json!({})
        }),
        _ => return None,
    })
}

fn tags_of<'a>(arn: &str, turn: &'a mut Turn<'_>) -> Result<&'a mut Tags, ApiFault> {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let (kind, path) = resource.split_once('/').unwrap_or_default();
    let ecs = &mut turn.here().ecs;
    let inactive = |what: &str| {
        invalid(format!(
            "The specified {what} is inactive. Specify an active {what} and try again."
        ))
    };
    match kind {
        "cluster" => match ecs.clusters.get_mut(path) {
            Some(it) if it.status == ClusterStatus::Inactive => Err(inactive("cluster")),
            found => found.map(|it| &mut it.tags).ok_or_else(no_cluster),
        },
        "service" => match ecs.services.get_mut(path) {
            Some(it) if it.status == ServiceStatus::Inactive => Err(inactive("service")),
            found => found.map(|it| &mut it.tags).ok_or_else(not_found),
        },
        "task-definition" => {
            let (family, number) = family_and_number(path);
            let family = ecs.families.get_mut(family).ok_or_else(not_found)?;
            let revision = family.revisions.get_mut(&number.unwrap_or(0));
            revision.map(|it| &mut it.tags).ok_or_else(not_found)
        }
        "task" => {
            let task = ecs.tasks.get_mut(name_of(path));
            task.map(|it| &mut it.tags).ok_or_else(not_found)
        }
        _ => Err(invalid(
            "Invalid identifier: not the ARN of a resource that can have tags.",
        )),
    }
}

fn not_found() -> ApiFault {
    ApiFault::new(
        "ResourceNotFoundException",
        "The specified resource could not be found.",
    )
}
