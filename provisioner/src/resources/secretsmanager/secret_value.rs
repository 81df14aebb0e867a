//! Values of secrets. They pass through here and are kept nowhere.

mod password;
mod terraform;
mod token;

use kavak_engine::{Class, Fault};
use kavak_stack::{
    Found, Kind,
    plan::Leaves,
    spec::{SecretContent, SecretValue, ValueStatus},
};

use crate::{
    credentials::{self, Account},
    observe::{Observe, Read, Sweep, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
};

impl Lifecycle for SecretValue {
    /// Makes no call: the place of a value is there with its secret, and what is
    /// in it, `update` finds out.
    async fn create(_: &AwsCloud, wanted: &Self, _: &str) -> Result<Found, Fault> {
        let unset = SecretValue {
            status: ValueStatus::Unset,
            content: None,
            ..wanted.clone()
        };
        Ok(Found::ready(wanted.secret_id.known(), unset))
    }

    /// Sets a value that is not set. One that users gave, and a key or a token that their
    /// receivers know, stay when they are set: what was changed by other means is theirs. The database's is completed with the
    /// address of one that was made again.
    async fn update(
        cloud: &AwsCloud,
        _: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let secret_id = to.secret_id.known();
        match &to.content {
            None => Ok(()),
            Some(
                SecretContent::UserGiven { .. }
                | SecretContent::SigningKey
                | SecretContent::ApiToken,
            ) if from.status == to.status => Ok(()),
            Some(SecretContent::SigningKey) => {
                credentials::keep_signing_key(&cloud.clients, &secret_id).await
            }
            Some(SecretContent::ApiToken) => {
                credentials::keep_api_token(&cloud.clients, &secret_id).await
            }
            Some(SecretContent::UserGiven { variable }) => {
                let value = cloud
                    .secrets
                    .get(variable)
                    .ok_or_else(|| missing(variable))?;
                credentials::keep(&cloud.clients, &secret_id, value, "").await?;
                Ok(())
            }
            Some(SecretContent::CacheCredentials { port, host }) => {
                let host = host.known();
                token::complete(cloud, &secret_id, (&host, *port), from.status, to.status).await
            }
            Some(SecretContent::DatabaseCredentials {
                username,
                dbname,
                engine,
                port,
                host,
            }) => {
                let account = Account {
                    username,
                    engine,
                    port: *port,
                    dbname,
                };
                let (secret_id, host) = (secret_id.as_str(), host.known());
                match (from.status, to.status) {
                    (ValueStatus::Stale | ValueStatus::Unapplied, _) => {
                        password::correct(cloud, secret_id, account, &host, to.status).await
                    }
                    _ => password::complete(cloud, secret_id, account, &host).await,
                }
            }
        }
    }

    /// It goes with its secret.
    async fn delete(_: &AwsCloud, _: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        Ok(())
    }
}

impl Observe for SecretValue {
    const READ: Read = Read::With(Kind::Secret);

    const SWEEP: Sweep = Sweep::Never("it carries no tags");

    nothing!(poll users interfaces);
}

fn missing(variable: &str) -> Fault {
    let message = format!("the secret has no value yet: set the environment variable {variable}");
    Fault::new(Class::Invalid, "PutSecretValue", message)
}
