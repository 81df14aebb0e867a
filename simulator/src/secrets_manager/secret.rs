//! Making and changing secrets.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::version::{NewValue, token_in_use};
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    state::secrets_manager::Secret,
    tags,
    world::Turn,
};

const LETTERS_AND_DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateSecret {
    name: String,
    description: Option<String>,
    kms_key_id: Option<String>,
    #[serde(default)]
    tags: Value,
    #[serde(flatten)]
    value: NewValue,
}

/// A secret without a value has no version. A second creation with the same
/// token and value does nothing.
pub(super) fn create_secret(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: CreateSecret = input(value)?;
    check_name(&wanted.name)?;
    let content = wanted.value.content()?;
    let state = &turn.here().secrets_manager;
    if state.vanishing.contains(&wanted.name) {
        return Err(scheduled_for_deletion());
    }
    if let Some(there) = state.secrets.get(&wanted.name) {
        if there.deletion.is_some() {
            return Err(scheduled_for_deletion());
        }
        let token = wanted.value.client_request_token.as_deref();
        return match token.and_then(|token| there.versions.get_key_value(token)) {
            Some((id, version)) if Some(&version.content) == content.as_ref() => {
                Ok(json!({"ARN": there.arn, "Name": there.name, "VersionId": id}))
            }
            Some((id, _)) => Err(token_in_use(id, there)),
            None => Err(already_exists(&wanted.name)),
        };
    }
    let end = turn.world.dice.text(LETTERS_AND_DIGITS, 6);
    let arn = turn.arn("secretsmanager", &format!("secret:{}-{end}", wanted.name));
    let mut secret = Secret {
        arn: arn.clone(),
        name: wanted.name.clone(),
        description: wanted.description.filter(|it| !it.is_empty()),
        kms_key_id: wanted.kms_key_id,
        tags: tags::read(&wanted.tags),
        created_at: turn.now,
        changed_at: turn.now,
        deletion: None,
        versions: BTreeMap::new(),
    };
    let version_id = match content {
        Some(content) => Some(secret.add_version(&wanted.value, content, turn)?),
        None => None,
    };
    let state = &mut turn.here().secrets_manager;
    state.secrets.insert(wanted.name.clone(), secret);
    Ok(json!({"ARN": arn, "Name": wanted.name, "VersionId": version_id}))
}

fn check_name(name: &str) -> Result<(), ApiFault> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-!".contains(&byte);
    if name.bytes().all(is_allowed) {
        return Ok(());
    }
    Err(ApiFault::new(
        "ValidationException",
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    ))
}

fn scheduled_for_deletion() -> ApiFault {
    ApiFault::new(
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    )
}

fn already_exists(name: &str) -> ApiFault {
    ApiFault::new(
        "ResourceExistsException",
        format!("The operation failed because the secret {name} already exists."),
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct UpdateSecret {
    secret_id: String,
    description: Option<String>,
    kms_key_id: Option<String>,
    #[serde(flatten)]
    value: NewValue,
}

pub(super) fn update_secret(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: UpdateSecret = input(value)?;
    let content = wanted.value.content()?;
    let mut secret = turn.living_secret(&wanted.secret_id)?.clone();
    if let Some(description) = wanted.description {
        secret.description = Some(description).filter(|it| !it.is_empty());
    }
    secret.kms_key_id = wanted.kms_key_id.or(secret.kms_key_id);
    secret.changed_at = turn.now;
    let version_id = match content {
        Some(content) => Some(secret.add_version(&wanted.value, content, turn)?),
        None => None,
    };
    let answer = json!({"ARN": secret.arn, "Name": secret.name, "VersionId": version_id});
    *turn.secret(&wanted.secret_id)? = secret;
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfSecret {
    secret_id: String,
}

/// No secret here has a policy of its own.
pub(super) fn get_resource_policy(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfSecret = input(value)?;
    let secret = turn.living_secret(&asked.secret_id)?;
    Ok(json!({"ARN": secret.arn, "Name": secret.name}))
}
