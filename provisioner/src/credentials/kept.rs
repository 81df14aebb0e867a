//! Secrets' values in AWS.

use kavak_engine::{Class, Fault};
use kavak_stack::{Environment, spec::DbInstance};
use secrecy::{ExposeSecret, SecretString};

use super::{Account, PENDING, new_password, new_version_id, password_in};
use crate::aws::{Clients, fault};

/// A value, and the version that holds it.
pub(crate) struct Kept {
    pub(crate) value: SecretString,
    pub(crate) version_id: String,
}

impl Kept {
    /// Whether it is not certain that the database has the password in it.
    pub(crate) fn is_pending(&self) -> bool {
        self.version_id.starts_with(PENDING)
    }
}

/// The current value of a secret; `None` if it has none.
pub(crate) async fn kept(aws: &Clients, secret_id: &str) -> Result<Option<Kept>, Fault> {
    let call = aws.secrets_manager.get_secret_value().secret_id(secret_id);
    match call.send().await.map_err(fault("GetSecretValue")) {
        Ok(answer) => Ok(answer.secret_string().map(|value| Kept {
            value: SecretString::from(value),
            version_id: answer.version_id().unwrap_or_default().to_owned(),
        })),
        Err(fault) if fault.class == Class::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// Makes `value` the current one, under an id that begins with `prefix`, and
/// returns that id.
pub(crate) async fn keep(
    aws: &Clients,
    secret_id: &str,
    value: &SecretString,
    prefix: &str,
) -> Result<String, Fault> {
    let answer = aws
        .secrets_manager
        .put_secret_value()
        .secret_id(secret_id)
        .secret_string(value.expose_secret())
        .client_request_token(new_version_id(prefix))
        .send()
        .await
        .map_err(fault("PutSecretValue"))?;
    Ok(answer.version_id().unwrap_or_default().to_owned())
}

/// The password for an instance that is about to be created, and the id of
/// the version that holds it: the one that is kept already, or a new one.
///
/// Either is pending from then on, so that a run that ends before the value has
/// the new instance's address is noticed by the next.
pub(crate) async fn keep_password(
    aws: &Clients,
    environment: &Environment,
    instance: &DbInstance,
) -> Result<(SecretString, String), Fault> {
    let secret = environment.name("db-credentials");
    if let Some(kept) = kept(aws, &secret).await?
        && let Some(password) = password_in(&kept.value)
    {
        let version_id = if kept.is_pending() {
            kept.version_id
        } else {
            keep(aws, &secret, &kept.value, PENDING).await?
        };
        return Ok((password, version_id));
    }
    let password = new_password();
    let value = Account::from(instance).value(&password, None);
    let version_id = keep(aws, &secret, &value, PENDING).await?;
    Ok((password, version_id))
}
