//! Task definitions: families and their revisions.

use serde_json::{Value, json};

use super::{
    definition_check,
    pages::{includes, page},
    reference::client,
    revision_removal,
};
use crate::{
    operation::Answer,
    state::ecs::{Family, Revision, RevisionStatus},
    tags,
    world::Turn,
};

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "RegisterTaskDefinition" => register(input, turn),
        "DescribeTaskDefinition" => describe(input, turn),
        "ListTaskDefinitions" => list(input, turn),
        "ListTaskDefinitionFamilies" => list_families(input, turn),
        "DeregisterTaskDefinition" => revision_removal::deregister(input, turn),
        "DeleteTaskDefinitions" => revision_removal::delete(input, turn),
        _ => return None,
    })
}

/// Registers the next revision; every call makes one.
fn register(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let family = input["family"].as_str().unwrap_or_default().to_owned();
    Turn::check_ecs_name(&family, "Family").map_err(|fault| client(fault.message))?;
    definition_check::check(input)?;
    let mut definition = definition_check::completed(input);
    definition["registeredAt"] = json!(turn.timestamp());
    definition["registeredBy"] = json!(format!("arn:aws:iam::{}:root", turn.world.account));
    let arn_prefix = turn.arn("ecs", "task-definition/");
    let entry = turn.here().ecs.families.entry(family.clone()).or_default();
    entry.last_number += 1;
    let number = entry.last_number;
    let revision = Revision {
        arn: format!("{arn_prefix}{family}:{number}"),
        family,
        number,
        status: RevisionStatus::Active,
        definition,
        deregistered_at: None,
        tags: tags::read(&input["tags"]),
    };
    let answer = json!({
        "taskDefinition": shown(&revision),
        "tags": tags::write_lower(&revision.tags),
    });
    entry.revisions.insert(number, revision);
    Ok(answer)
}

pub(super) fn shown(revision: &Revision) -> Value {
    let mut definition = revision.definition.clone();
    definition["taskDefinitionArn"] = json!(revision.arn);
    definition["family"] = json!(revision.family);
    definition["revision"] = json!(revision.number);
    definition["status"] = json!(revision.status);
    definition["deregisteredAt"] = json!(revision.deregistered_at);
    definition
}

fn describe(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let reference = input["taskDefinition"].as_str().unwrap_or_default();
    let found = turn.here().ecs.revision(reference);
    let revision = found.ok_or_else(|| client("Unable to describe task definition."))?;
    let tags = includes(input, "TAGS").then(|| tags::write_lower(&revision.tags));
    Ok(json!({"taskDefinition": shown(revision), "tags": tags}))
}

fn list(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let status = input["status"].as_str().unwrap_or("ACTIVE");
    let family = input["familyPrefix"].as_str();
    let families = turn.here().ecs.families.iter();
    let mut arns: Vec<String> = families
        .filter(|(name, _)| family.is_none_or(|family| family == name.as_str()))
        .flat_map(|(_, family)| family.revisions.values())
        .filter(|revision| json!(revision.status) == status)
        .map(|revision| revision.arn.clone())
        .collect();
    if input["sort"] == "DESC" {
        arns.reverse();
    }
    Ok(page(input, arns, "taskDefinitionArns"))
}

fn list_families(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let status = input["status"].as_str().unwrap_or("ACTIVE");
    let prefix = input["familyPrefix"].as_str().unwrap_or_default();
    let is_asked = |family: &Family| {
        let is_active = family.newest_active().is_some();
        match status {
            "ACTIVE" => is_active,
            "INACTIVE" => !is_active,
            _ => true,
        }
    };
    let families = turn.here().ecs.families.iter();
    let names = families
        .filter(|(name, family)| name.starts_with(prefix) && is_asked(family))
        .map(|(name, _)| name.clone())
        .collect();
    Ok(page(input, names, "families"))
}
