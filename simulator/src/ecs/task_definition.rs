//! Task definitions: families and their revisions.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    Deed, Ecs, Stage, definition_check,
    pages::{includes, page, texts},
    reference::{client, family_and_number},
    service,
};
use crate::{
    operation::Answer,
    tags,
    world::{Tags, Turn},
};

/// How long revisions stay after their deletion was asked for, at least.
const DELETION: Duration = Duration::from_secs(60 * 60);

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Family {
    /// Revision numbers never come again.
    pub(crate) last_number: u32,
    pub(crate) revisions: BTreeMap<u32, Revision>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Revision {
    pub(crate) arn: String,
    pub(crate) family: String,
    pub(crate) number: u32,
    pub(crate) status: Status,
    /// As AWS tells it, with what it adds to what was sent; what changes later
    /// is not in it.
    pub(crate) definition: Value,
    pub(crate) deregistered_at: Option<String>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    Active,
    Inactive,
    DeleteInProgress,
}

impl Family {
    pub(super) fn newest_active(&self) -> Option<&Revision> {
        let mut newest_first = self.revisions.values().rev();
        newest_first.find(|revision| revision.status == Status::Active)
    }
}

impl Revision {
    /// The container that the task lives and dies with.
    pub(crate) fn main_container(&self) -> &Value {
        let containers = self.definition["containerDefinitions"].as_array();
        let mut containers = containers.into_iter().flatten();
        containers
            .find(|container| container["essential"] != json!(false))
            .unwrap_or(&Value::Null)
    }

    /// A role of the tasks, by its member.
    pub(crate) fn role(&self, member: &str) -> Option<String> {
        self.definition[member].as_str().map(str::to_owned)
    }

    /// `cpu` or `memory` of the task.
    pub(crate) fn size(&self, member: &str) -> u64 {
        let text = self.definition[member].as_str();
        text.and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}

pub(super) fn perform(operation: &str, input: &Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "RegisterTaskDefinition" => register(input, turn),
        "DescribeTaskDefinition" => describe(input, turn),
        "ListTaskDefinitions" => list(input, turn),
        "ListTaskDefinitionFamilies" => list_families(input, turn),
        "DeregisterTaskDefinition" => deregister(input, turn),
        "DeleteTaskDefinitions" => delete(input, turn),
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
        status: Status::Active,
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

fn shown(revision: &Revision) -> Value {
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

fn revision_mut<'a>(turn: &'a mut Turn<'_>, reference: &str) -> Option<&'a mut Revision> {
    let (family, number) = family_and_number(reference);
    let family = turn.here().ecs.families.get_mut(family)?;
    family.revisions.get_mut(&number?)
}

fn deregister(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let reference = input["taskDefinition"].as_str().unwrap_or_default();
    let now = turn.timestamp();
    let Some(revision) = revision_mut(turn, reference) else {
        return Err(client(
            "The specified task definition does not exist. Specify a valid account, family, revision and try again.",
        ));
    };
    if revision.status == Status::Active {
        revision.status = Status::Inactive;
        revision.deregistered_at = Some(now);
    }
    Ok(json!({"taskDefinition": shown(revision)}))
}

/// Asks for the deletion of inactive revisions; those that something has stay
/// until it has not.
fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let (mut deleted, mut failures, mut families) = (Vec::new(), Vec::new(), Vec::new());
    for reference in texts(&input["taskDefinitions"]) {
        let failure = match revision_mut(turn, &reference) {
            None => {
                "The specified task definition does not exist. Specify a valid account, family, revision and try again."
            }
            Some(revision) if revision.status == Status::Active => {
                "The specified task definition is still in ACTIVE status. Please deregister the target task definition and try again."
            }
            Some(revision) => {
                revision.status = Status::DeleteInProgress;
                deleted.push(shown(revision));
                families.push(revision.family.clone());
                continue;
            }
        };
        failures.push(json!({"arn": reference, "reason": failure}));
    }
    families.dedup();
    for family in families {
        turn.later(DELETION, Deed::DeleteRevisions { family }.planned());
    }
    Ok(json!({"taskDefinitions": deleted, "failures": failures}))
}

/// Removes what is to be deleted and nothing has; looks again later if
/// something has it still.
pub(super) fn sweep(turn: &mut Turn<'_>, name: &str) {
    let ecs = &mut turn.here().ecs;
    let Some(mut family) = ecs.families.remove(name) else {
        return;
    };
    let is_doomed = |it: &Revision| it.status == Status::DeleteInProgress;
    family
        .revisions
        .retain(|_, it| !is_doomed(it) || is_needed(ecs, &it.arn));
    let is_left = family.revisions.values().any(is_doomed);
    // The family stays for its last number.
    ecs.families.insert(name.to_owned(), family);
    if is_left {
        let family = name.to_owned();
        turn.later(DELETION, Deed::DeleteRevisions { family }.planned());
    }
}

fn is_needed(ecs: &Ecs, arn: &str) -> bool {
    let mut services = ecs.services.values();
    let mut tasks = ecs.tasks.values();
    services.any(|it| it.status != service::Status::Inactive && it.has_revision(arn))
        || tasks.any(|it| it.stage != Stage::Stopped && it.definition == arn)
}
