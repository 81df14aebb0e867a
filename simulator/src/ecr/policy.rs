//! Policies of repositories: for the life of images. None has one of its own
//! for access.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfRepository {
    repository_name: String,
    lifecycle_policy_text: Option<String>,
}

fn missing(code: &str, what: &str, name: &str, turn: &Turn<'_>) -> ApiFault {
    let registry = &turn.world.account;
    ApiFault::new(
        code,
        format!(
            "{what} does not exist for the repository with name '{name}' in the registry with id '{registry}'"
        ),
    )
}

fn no_lifecycle_policy(name: &str, turn: &Turn<'_>) -> ApiFault {
    missing(
        "LifecyclePolicyNotFoundException",
        "Lifecycle policy",
        name,
        turn,
    )
}

fn answer(name: &str, text: &str, turn: &Turn<'_>) -> Value {
    json!({
        "registryId": turn.world.account,
        "repositoryName": name,
        "lifecyclePolicyText": text,
    })
}

pub(super) fn get_lifecycle_policy(value: Value, turn: &mut Turn<'_>) -> Answer {
    let OfRepository {
        repository_name, ..
    } = input(value)?;
    let policy = turn.repository(&repository_name)?.lifecycle_policy.clone();
    let policy = policy.ok_or_else(|| no_lifecycle_policy(&repository_name, turn))?;
    Ok(answer(&repository_name, &policy, turn))
}

pub(super) fn put_lifecycle_policy(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: OfRepository = input(value)?;
    let text = wanted.lifecycle_policy_text.unwrap_or_default();
    let policy: Option<Value> = serde_json::from_str(&text).ok();
    if !policy.is_some_and(|policy| policy["rules"].is_array()) {
        return Err(ApiFault::new(
            "InvalidParameterException",
            "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure'",
        ));
    }
    let repository = turn.repository(&wanted.repository_name)?;
    repository.lifecycle_policy = Some(text.clone());
    Ok(answer(&wanted.repository_name, &text, turn))
}

pub(super) fn delete_lifecycle_policy(value: Value, turn: &mut Turn<'_>) -> Answer {
    let OfRepository {
        repository_name, ..
    } = input(value)?;
    let policy = turn.repository(&repository_name)?.lifecycle_policy.take();
    let policy = policy.ok_or_else(|| no_lifecycle_policy(&repository_name, turn))?;
    Ok(answer(&repository_name, &policy, turn))
}

pub(super) fn get_repository_policy(value: Value, turn: &mut Turn<'_>) -> Answer {
    let OfRepository {
        repository_name, ..
    } = input(value)?;
    turn.repository(&repository_name)?;
    Err(missing(
        "RepositoryPolicyNotFoundException",
        "Repository policy",
        &repository_name,
        turn,
    ))
}
