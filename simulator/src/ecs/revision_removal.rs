//! The end of revisions.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    pages::texts,
    reference::{client, family_and_number},
    task_definition::shown,
};
use crate::{
    operation::Answer,
    state::ecs::{Ecs, Revision, RevisionStatus, ServiceStatus, Transition},
    world::Turn,
};

/// Minimal time that revisions stay after their deletion was requested.
const DELETION: Duration = Duration::from_secs(60 * 60);

fn revision_mut<'a>(turn: &'a mut Turn<'_>, reference: &str) -> Option<&'a mut Revision> {
    let (family, number) = family_and_number(reference);
    let family = turn.here().ecs.families.get_mut(family)?;
    family.revisions.get_mut(&number?)
}

pub(super) fn deregister(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let reference = input["taskDefinition"].as_str().unwrap_or_default();
    let now = turn.timestamp();
    let Some(revision) = revision_mut(turn, reference) else {
        return Err(client(
            "The specified task definition does not exist. Specify a valid account, family, revision and try again.",
        ));
    };
    if revision.status == RevisionStatus::Active {
        revision.status = RevisionStatus::Inactive;
        revision.deregistered_at = Some(now);
    }
    Ok(json!({"taskDefinition": shown(revision)}))
}

/// Asks for the deletion of inactive revisions; those that something has stay
/// until it has not.
pub(super) fn delete(input: &Value, turn: &mut Turn<'_>) -> Answer {
    let (mut deleted, mut failures, mut families) = (Vec::new(), Vec::new(), Vec::new());
    for reference in texts(&input["taskDefinitions"]) {
        let failure = match revision_mut(turn, &reference) {
            None => {
                "The specified task definition does not exist. Specify a valid account, family, revision and try again."
            }
            Some(revision) if revision.status == RevisionStatus::Active => {
                "The specified task definition is still in ACTIVE status. Please deregister the target task definition and try again."
            }
            Some(revision) => {
                revision.status = RevisionStatus::DeleteInProgress;
                deleted.push(shown(revision));
                families.push(revision.family.clone());
                continue;
            }
        };
        failures.push(json!({"arn": reference, "reason": failure}));
    }
    families.dedup();
    for family in families {
        turn.later(DELETION, Transition::DeleteRevisions { family }.planned());
    }
    Ok(json!({"taskDefinitions": deleted, "failures": failures}))
}

/// Removes deleted revisions that are unused; polls again later if
/// something has it still.
pub(super) fn sweep(turn: &mut Turn<'_>, name: &str) {
    let ecs = &mut turn.here().ecs;
    let Some(mut family) = ecs.families.remove(name) else {
        return;
    };
    let is_doomed = |it: &Revision| it.status == RevisionStatus::DeleteInProgress;
    family
        .revisions
        .retain(|_, it| !is_doomed(it) || is_needed(ecs, &it.arn));
    let is_left = family.revisions.values().any(is_doomed);
    // The family stays for its last number.
    ecs.families.insert(name.to_owned(), family);
    if is_left {
        let family = name.to_owned();
        turn.later(DELETION, Transition::DeleteRevisions { family }.planned());
    }
}

fn is_needed(ecs: &Ecs, arn: &str) -> bool {
    let mut services = ecs.services.values();
    let mut tasks = ecs.tasks.values();
    services.any(|it| it.status != ServiceStatus::Inactive && it.has_revision(arn))
        || tasks.any(|it| it.definition == arn)
}
