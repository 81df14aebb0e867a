//! Moving stages from one version to another.

use serde::Deserialize;
use serde_json::{Value, json};

use super::version::CURRENT;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateSecretVersionStage {
    secret_id: String,
    version_stage: String,
    remove_from_version_id: Option<String>,
    move_to_version_id: Option<String>,
}

pub(super) fn update_secret_version_stage(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: UpdateSecretVersionStage = input(value)?;
    let now = turn.now;
    let secret = turn.living_secret(&wanted.secret_id)?;
    let stage = &wanted.version_stage;
    let is_at = secret.version_at(stage);
    match (&is_at, &wanted.remove_from_version_id) {
        (Some(is_at), None) => {
            return Err(invalid(format!(
                "The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version {is_at}, so you must explicitly reference that version in RemoveFromVersionId."
            )));
        }
        (is_at, Some(from)) if is_at.as_ref() != Some(from) => {
            return Err(invalid(format!(
                "When you move staging label {stage}, if you specify RemoveFromVersionId, it must be set to the version that the label is currently attached to: {from} is not."
            )));
        }
        _ => {}
    }
    match &wanted.move_to_version_id {
        Some(id) if secret.versions.contains_key(id) => secret.move_stage(stage, id),
        Some(id) => {
            return Err(ApiFault::new(
                "ResourceNotFoundException",
                format!(
                    "Secrets Manager can't find the specified secret value for VersionId: {id}"
                ),
            ));
        }
        None if stage == CURRENT => {
            return Err(invalid(
                "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed."
                    .to_owned(),
            ));
        }
        None => {
            for version in secret.versions.values_mut() {
                version.stages.remove(stage);
            }
        }
    }
    secret.changed_at = now;
    Ok(json!({"ARN": secret.arn, "Name": secret.name}))
}

fn invalid(message: String) -> ApiFault {
    ApiFault::new("InvalidParameterException", message)
}
