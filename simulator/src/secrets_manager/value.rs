//! Writing and reading values.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    listing::{Filter, ListSecrets, page},
    version::NewValue,
};
use crate::{
    clock::Calendar,
    fault::ApiFault,
    operation::{Answer, input},
    state::secrets_manager::{Content, Secret, Version},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutSecretValue {
    secret_id: String,
    #[serde(flatten)]
    value: NewValue,
}

pub(super) fn put_secret_value(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: PutSecretValue = input(value)?;
    let Some(content) = wanted.value.content()? else {
        return Err(ApiFault::new(
            "InvalidRequestException",
            "You must provide either SecretString or SecretBinary.",
        ));
    };
    let mut secret = turn.living_secret(&wanted.secret_id)?.clone();
    let id = secret.add_version(&wanted.value, content, turn)?;
    let stages = secret.versions.get(&id).map(|it| it.stages.clone());
    let answer = json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": id,
        "VersionStages": stages,
    });
    *turn.secret(&wanted.secret_id)? = secret;
    Ok(answer)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetSecretValue {
    secret_id: String,
    version_id: Option<String>,
    version_stage: Option<String>,
}

pub(super) fn get_secret_value(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: GetSecretValue = input(value)?;
    let calendar = turn.world.calendar;
    let secret = turn.secret(&asked.secret_id)?;
    let (id, stage) = (asked.version_id.as_deref(), asked.version_stage.as_deref());
    let (id, version) = secret.version(id, stage)?;
    Ok(shown(secret, id, version, calendar))
}

fn shown(secret: &Secret, id: &str, version: &Version, calendar: Calendar) -> Value {
    let (text, binary) = match &version.content {
        Content::Text(text) => (Some(text.reveal()), None),
        Content::Binary(binary) => (None, Some(binary.reveal())),
    };
    json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "VersionId": id,
        "SecretString": text,
        "SecretBinary": binary,
        "VersionStages": version.stages,
        "CreatedDate": calendar.write(version.created_at),
    })
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct BatchGetSecretValue {
    secret_id_list: Vec<String>,
    filters: Vec<Filter>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(super) fn batch_get_secret_value(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: BatchGetSecretValue = input(value)?;
    if asked.secret_id_list.is_empty() == asked.filters.is_empty() {
        return Err(ApiFault::new(
            "InvalidParameterException",
            "You must provide either a SecretIdList or Filters, but not both.",
        ));
    }
    let (ids, next) = if asked.filters.is_empty() {
        (asked.secret_id_list, None)
    } else {
        let listed = ListSecrets::filtered(asked.filters).select(turn);
        let limit = asked.max_results.unwrap_or(20);
        let (secrets, next) = page(listed, asked.next_token.as_deref(), limit);
        (secrets.into_iter().map(|it| it.arn).collect(), next)
    };
    let calendar = turn.world.calendar;
    let (mut values, mut errors) = (Vec::new(), Vec::new());
    for id in ids {
        let secret = turn.secret(&id).map(|secret| secret.clone());
        let value = secret.and_then(|secret| {
            let (id, version) = secret.version(None, None)?;
            Ok(shown(&secret, id, version, calendar))
        });
        match value {
            Ok(value) => values.push(value),
            Err(fault) => errors.push(json!({
                "SecretId": id,
                "ErrorCode": fault.code,
                "Message": fault.message,
            })),
        }
    }
    Ok(json!({"SecretValues": values, "Errors": errors, "NextToken": next}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListSecretVersionIds {
    secret_id: String,
    #[serde(default)]
    include_deprecated: bool,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(super) fn list_secret_version_ids(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: ListSecretVersionIds = input(value)?;
    let calendar = turn.world.calendar;
    let secret = turn.secret(&asked.secret_id)?;
    let versions = secret
        .versions
        .iter()
        .filter(|(_, version)| asked.include_deprecated || !version.stages.is_empty())
        .map(|(id, version)| {
            let stages = (!version.stages.is_empty()).then_some(&version.stages);
            json!({
                "VersionId": id,
                "VersionStages": stages,
                "CreatedDate": calendar.write(version.created_at),
                "KmsKeyIds": ["DefaultEncryptionKey"],
            })
        })
        .collect();
    let limit = asked.max_results.unwrap_or(100);
    let (versions, next) = page(versions, asked.next_token.as_deref(), limit);
    Ok(json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "Versions": versions,
        "NextToken": next,
    }))
}
