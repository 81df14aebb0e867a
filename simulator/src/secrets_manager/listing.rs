//! Descriptions of secrets, without their values.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    clock::Calendar,
    operation::{Answer, input},
    state::secrets_manager::Secret,
    tags,
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfSecret {
    secret_id: String,
}

/// Also of a secret whose deletion is scheduled.
pub(super) fn describe_secret(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: OfSecret = input(value)?;
    let calendar = turn.world.calendar;
    let secret = turn.secret(&asked.secret_id)?;
    let mut shown = shown(secret, calendar);
    shown["VersionIdsToStages"] = stages(secret);
    Ok(shown)
}

fn shown(secret: &Secret, calendar: Calendar) -> Value {
    let deleted_at = secret.deletion.map(|deletion| deletion.asked_at);
    json!({
        "ARN": secret.arn,
        "Name": secret.name,
        "Description": secret.description,
        "KmsKeyId": secret.kms_key_id,
        "CreatedDate": calendar.write(secret.created_at),
        "LastChangedDate": calendar.write(secret.changed_at),
        "DeletedDate": deleted_at.map(|moment| calendar.write(moment)),
        "Tags": tags::write(&secret.tags),
    })
}

/// The stages of each version that has some; nothing if there is no version.
fn stages(secret: &Secret) -> Value {
    let stages: BTreeMap<&String, _> = secret
        .versions
        .iter()
        .filter(|(_, version)| !version.stages.is_empty())
        .map(|(id, version)| (id, &version.stages))
        .collect();
    if stages.is_empty() {
        Value::Null
    } else {
        json!(stages)
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct ListSecrets {
    filters: Vec<Filter>,
    include_planned_deletion: bool,
    sort_by: Option<String>,
    sort_order: Option<String>,
    max_results: Option<usize>,
    next_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Filter {
    key: String,
    values: Vec<String>,
}

pub(super) fn list_secrets(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: ListSecrets = input(value)?;
    let calendar = turn.world.calendar;
    let limit = asked.max_results.unwrap_or(100);
    let found = asked.select(turn);
    let (found, next) = page(found, asked.next_token.as_deref(), limit);
    let listed: Vec<Value> = found
        .iter()
        .map(|secret| {
            let mut shown = shown(secret, calendar);
            shown["SecretVersionsToStages"] = stages(secret);
            shown
        })
        .collect();
    Ok(json!({"SecretList": listed, "NextToken": next}))
}

/// The part of a list that begins where `token` says, and the token of the
/// next part.
pub(super) fn page<T>(
    mut all: Vec<T>,
    token: Option<&str>,
    limit: usize,
) -> (Vec<T>, Option<String>) {
    let start = token.and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut rest = all.split_off(usize::min(start, all.len()));
    let next = (rest.len() > limit).then(|| (start + limit).to_string());
    rest.truncate(limit);
    (rest, next)
}

impl ListSecrets {
    pub(super) fn filtered(filters: Vec<Filter>) -> Self {
        Self {
            filters,
            ..Self::default()
        }
    }

    /// Returns the requested secrets in the requested order.
    pub(super) fn select(&self, turn: &mut Turn<'_>) -> Vec<Secret> {
        let secrets = turn.here().secrets_manager.secrets.values();
        let mut found: Vec<Secret> = secrets
            .filter(|secret| self.include_planned_deletion || secret.deletion.is_none())
            .filter(|secret| {
                self.filters
                    .iter()
                    .all(|filter| filter.lets_through(secret))
            })
            .cloned()
            .collect();
        match self.sort_by.as_deref() {
            Some("name") => found.sort_by(|a, b| a.name.cmp(&b.name)),
            Some("last-changed-date") => found.sort_by_key(|secret| secret.changed_at),
            _ => found.sort_by_key(|secret| secret.created_at),
        }
        if self.sort_order.as_deref() == Some("desc") {
            found.reverse();
        }
        found
    }
}

impl Filter {
    /// Values are beginnings; an exclamation mark before one turns it round.
    fn lets_through(&self, secret: &Secret) -> bool {
        let texts = self.texts(secret);
        let ignores_case = self.key == "description" || self.key == "all";
        let begins = |text: &str, value: &str| {
            if ignores_case {
                text.to_lowercase().starts_with(&value.to_lowercase())
            } else {
                text.starts_with(value)
            }
        };
        let has = |value: &str| texts.iter().any(|text| begins(text, value));
        self.values
            .iter()
            .any(|value| match value.strip_prefix('!') {
                Some(value) => !has(value),
                None => has(value),
            })
    }

    fn texts<'a>(&self, secret: &'a Secret) -> Vec<&'a str> {
        let description = secret.description.as_deref().unwrap_or_default();
        match self.key.as_str() {
            "name" => vec![&secret.name],
            "description" => vec![description],
            "tag-key" => secret.tags.keys().map(String::as_str).collect(),
            "tag-value" => secret.tags.values().map(String::as_str).collect(),
            "all" => {
                let tags = secret.tags.iter();
                let tags = tags.flat_map(|(key, value)| [key.as_str(), value.as_str()]);
                let own = [secret.name.as_str(), description];
                own.into_iter().chain(tags).collect()
            }
            _ => Vec::new(),
        }
    }
}
