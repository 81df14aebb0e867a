//! Reads of secrets: what they are, and which versions they have, never what
//! is in them.

use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretOutput;
use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Key, Kind, Observed, Output, key, names,
    spec::{Secret, SecretValue, ValueStatus},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{absent_if_not_found, place};
use crate::{
    aws::{Clients, fault, tags::secrets_manager::from_aws},
    credentials::{PENDING, UNAPPLIED, is_own_version},
};

const CURRENT: &str = "AWSCURRENT";

/// The values in which an address holds the password or token that stands beside it.
static WITH_ADDRESS: [&Key; 2] = [
    &key::SECRET_VALUE_DB_CREDENTIALS,
    &key::SECRET_VALUE_REDIS_AUTH_TOKEN,
];

/// Whether a secret has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValueState {
    /// It has one.
    Set,
    /// It is there, but has none.
    NotSet,
    /// There is no such secret.
    Absent,
    /// It is deleted, and can be restored for some days.
    Deleted,
    /// It has the name, but not the environment's tags.
    Foreign,
}

pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    let secrets: Vec<_> = names::all(environment)
        .into_iter()
        .filter(|named| named.kind == Kind::Secret)
        .collect();
    let answers = try_join_all(secrets.iter().map(|named| describe(aws, &named.name))).await?;
    for (named, answer) in secrets.iter().zip(answers) {
        let Some(answer) = answer else { continue };
        let secret = secret(&named.name, &answer);
        let tags = secret.tags.clone();
        let arn = answer.arn().unwrap_or_default();
        if environment.owns(&tags)
            && let Some(key) = names::value_of(&named.key)
        {
            let mut value = value(arn, &answer);
            if WITH_ADDRESS.contains(&&key) && is_stale(&answer) {
                value.status = ValueStatus::Stale;
            }
            observed.add(key, Found::ready(arn, value));
        }
        let found = Found::ready(arn, secret).with(Output::Arn, arn);
        place(&mut observed, environment, &named.name, &tags, found);
    }
    Ok(observed)
}

/// Whether the secret of this name has a value.
pub(crate) async fn value_state(
    aws: &Clients,
    environment: &Environment,
    name: &str,
) -> Result<ValueState, Fault> {
    let Some(secret) = describe(aws, name).await? else {
        return Ok(ValueState::Absent);
    };
    Ok(if !environment.owns(&from_aws(secret.tags())) {
        ValueState::Foreign
    } else if secret.deleted_date().is_some() {
        ValueState::Deleted
    } else if value(name, &secret).status == ValueStatus::Unset {
        ValueState::NotSet
    } else {
        ValueState::Set
    })
}

async fn describe(aws: &Clients, name: &str) -> Result<Option<DescribeSecretOutput>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.secrets_manager.describe_secret().secret_id(name);
        call.send().await.map_err(fault("DescribeSecret"))
    });
    absent_if_not_found(answer.await)
}

fn secret(name: &str, secret: &DescribeSecretOutput) -> Secret {
    Secret {
        name: name.to_owned(),
        description: secret.description().unwrap_or_default().to_owned(),
        scheduled_for_deletion: secret.deleted_date().is_some(),
        tags: from_aws(secret.tags()),
    }
}

/// The id of the current version.
fn current_version(secret: &DescribeSecretOutput) -> Option<&String> {
    let versions = secret.version_ids_to_stages()?.iter();
    let mut current = versions.filter(|(_, stages)| stages.iter().any(|stage| stage == CURRENT));
    current.next().map(|(version_id, _)| version_id)
}

/// Whether another tool changed the value after this one had completed it, or
/// rotated it: by the ids of its versions, because no plan reads a value. What
/// Terraform made and nothing changed since is not stale.
fn is_stale(secret: &DescribeSecretOutput) -> bool {
    let versions = secret.version_ids_to_stages();
    let was_own = versions.is_some_and(|it| it.keys().any(|id| is_own_version(id)));
    let is_changed = was_own || secret.last_rotated_date().is_some();
    is_changed && current_version(secret).is_some_and(|id| !is_own_version(id))
}

fn value(arn: &str, secret: &DescribeSecretOutput) -> SecretValue {
    let current = current_version(secret);
    SecretValue {
        secret_id: arn.into(),
        status: match current {
            None => ValueStatus::Unset,
            Some(version_id) if version_id.starts_with(PENDING) => ValueStatus::Pending,
            Some(version_id) if version_id.starts_with(UNAPPLIED) => ValueStatus::Unapplied,
            // Also one that another tool set.
            Some(_) => ValueStatus::Set,
        },
        content: None,
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::*;

    fn status(versions: &[(&str, &[&str])]) -> ValueStatus {
        let versions = versions.iter().map(|(version_id, stages)| {
            let stages = stages.iter().map(|&stage| stage.to_owned()).collect();
            ((*version_id).to_owned(), stages)
        });
        let secret = DescribeSecretOutput::builder()
            .set_version_ids_to_stages(Some(versions.collect()))
            .build();
        value("arn", &secret).status
    }

    #[test]
    fn the_versions_report_whether_a_value_is_set() {
        let pending = format!("{PENDING}0123");
        assert_eq!(status(&[]), ValueStatus::Unset);
        assert_eq!(status(&[("v1", &["AWSPREVIOUS"])]), ValueStatus::Unset);
        assert_eq!(status(&[(&pending, &[CURRENT])]), ValueStatus::Pending);
        let completed: &[(&str, &[&str])] = &[(&pending, &["AWSPREVIOUS"]), ("v2", &[CURRENT])];
        assert_eq!(status(completed), ValueStatus::Set);
    }

    #[test]
    fn value_changed_by_another_tool_is_stale_and_what_terraform_made_is_not() {
        let (own, other) = (
            "0123456789abcdef".repeat(2),
            "5ad0c0de-0000-4000-8000-000000000000",
        );
        let stale = |versions: &[(&str, &[&str])], is_rotated: bool| {
            let versions = versions.iter().map(|(version_id, stages)| {
                let stages = stages.iter().map(|&stage| stage.to_owned()).collect();
                ((*version_id).to_owned(), stages)
            });
            let secret = DescribeSecretOutput::builder()
                .set_version_ids_to_stages(Some(versions.collect()))
                .set_last_rotated_date(is_rotated.then(|| DateTime::from_secs(1)))
                .build();
            is_stale(&secret)
        };
        let previous: &[&str] = &["AWSPREVIOUS"];
        assert!(!stale(&[(&own, &[CURRENT])], false));
        assert!(!stale(&[(&own, &[CURRENT]), (other, previous)], true));
        assert!(stale(&[(other, &[CURRENT]), (&own, previous)], false));
        assert!(stale(&[(other, &[CURRENT])], true));
        assert!(!stale(&[(other, &[CURRENT])], false));
        assert!(!stale(&[], true));
    }

    #[test]
    fn a_secret_with_a_date_of_deletion_is_still_there_but_scheduled() {
        let builder = DescribeSecretOutput::builder().deleted_date(DateTime::from_secs(1));
        assert!(secret("p-openai-api-key", &builder.build()).scheduled_for_deletion);
    }

    #[test]
    fn a_value_has_the_key_of_its_secret() {
        assert_eq!(
            names::value_of(&key::SECRET_OPENAI_API_KEY),
            Some(key::SECRET_VALUE_OPENAI_API_KEY.clone())
        );
    }
}
