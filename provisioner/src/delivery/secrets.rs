//! The secrets that AWS holds: whether they have values, and new ones.

use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::Environment;
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

pub use crate::observe::secrets::ValueState;
use crate::{
    aws::{Clients, fault},
    credentials::new_version_id,
    error::{Error, ErrorKind},
    observe,
    secrets::{DATABASE_VARIABLE, UserSecret, database_secret},
};

/// A secret, without its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SecretState {
    /// The variable in which the agent gets it.
    pub variable: &'static str,
    /// Its name in Secrets Manager.
    pub name: String,
    /// Whether it has a value.
    pub state: ValueState,
}

/// All secrets of the environment. Reads no value.
///
/// # Errors
/// The first read that failed for good.
pub async fn states(aws: &Clients, environment: &Environment) -> Result<Vec<SecretState>, Error> {
    let database = (DATABASE_VARIABLE, database_secret(environment));
    let users = UserSecret::all(environment);
    let named: Vec<(&'static str, String)> = std::iter::once(database)
        .chain(users.into_iter().map(|it| (it.variable, it.name)))
        .collect();
    let look = |(variable, name): &(&'static str, String)| {
        let (variable, name) = (*variable, name.clone());
        async move {
            let state = observe::secrets::value_state(aws, environment, &name).await?;
            Ok::<_, Fault>(SecretState {
                variable,
                name,
                state,
            })
        }
    };
    try_join_all(named.iter().map(look))
        .await
        .map_err(|fault| Error::of_fault("reading the secrets", fault))
}

/// Makes `value` the current value of a secret of the environment.
///
/// # Errors
/// That the secret is not there or is another owner's, and AWS's refusal.
pub async fn put(
    aws: &Clients,
    environment: &Environment,
    secret: &UserSecret,
    value: &SecretString,
) -> Result<(), Error> {
    let doing = format!("setting {}", secret.name);
    let failed = |fault| Error::of_fault(&doing, fault);
    match observe::secrets::value_state(aws, environment, &secret.name)
        .await
        .map_err(failed)?
    {
        ValueState::Set | ValueState::NotSet => {}
        ValueState::Absent => {
            return Err(
                not_there(&secret.name, "there is no such secret").next(format!(
                    "`kavak-infra up` makes it and takes its value from {} or a question",
                    secret.variable
                )),
            );
        }
        ValueState::Foreign => {
            return Err(
                not_there(&secret.name, "it does not have this environment's tags")
                    .next("find out whose it is; tagged with project, env and owner it is adopted"),
            );
        }
        ValueState::Deleted => {
            return Err(not_there(&secret.name, "it is scheduled for deletion")
                .next("`kavak-infra up` restores it"));
        }
    }
    // One id for all tries: what was stored before a lost reply is not stored again.
    let version_id = new_version_id("");
    aws.mutate(|| async {
        aws.secrets_manager
            .put_secret_value()
            .secret_id(&secret.name)
            .secret_string(value.expose_secret())
            .client_request_token(&version_id)
            .send()
            .await
            .map_err(fault("PutSecretValue"))
    })
    .await
    .map(drop)
    .map_err(failed)
}

fn not_there(name: &str, why: &str) -> Error {
    Error::new(ErrorKind::Refused, format!("{name} can't be set"))
        .because(why)
        .meaning("nothing was changed")
}
