//! Values of secrets. They pass through here and are kept nowhere.

mod terraform;

use kavak_engine::{Class, Fault};
use kavak_stack::{
    Condition, Found, Kind,
    plan::Leaves,
    spec::{DbInstance, SecretContent, SecretValue, ValueStatus},
    tags::FROM_SNAPSHOT_TAG,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    aws::fault,
    credentials::{self, Account, Kept, PENDING, UNAPPLIED},
    observe::{self, Observe, Read, Sweep, nothing, rds},
    resources::{AwsCloud, elasticache::transit, lifecycle::Lifecycle},
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
                complete_token(cloud, &secret_id, (&host, *port), from.status, to.status).await
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
                        correct(cloud, secret_id, account, &host, to.status).await
                    }
                    _ => complete(cloud, secret_id, account, &host).await,
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

/// Puts the password that the value holds into the address beside it: the
/// database has it already. A value of which nothing can be made is completed as
/// one that is missing.
async fn correct(
    cloud: &AwsCloud,
    secret_id: &str,
    account: Account<'_>,
    host: &str,
    status: ValueStatus,
) -> Result<(), Fault> {
    let kept = credentials::kept(&cloud.clients, secret_id).await?;
    let password = kept.and_then(|kept| credentials::rotated_password_in(&kept.value));
    let Some(password) = password else {
        return complete(cloud, secret_id, account, host).await;
    };
    let prefix = match status {
        ValueStatus::Unapplied => UNAPPLIED,
        _ => "",
    };
    let value = account.value(&password, Some(host));
    credentials::keep(&cloud.clients, secret_id, &value, prefix).await?;
    Ok(())
}

/// Makes sure that the database has the password that the secret holds, then
/// completes the secret. After a failure at any point it starts again with what
/// is kept.
async fn complete(
    cloud: &AwsCloud,
    secret_id: &str,
    account: Account<'_>,
    host: &str,
) -> Result<(), Fault> {
    let kept = credentials::kept(&cloud.clients, secret_id).await?;
    let known = kept
        .as_ref()
        .and_then(|kept| credentials::password_in(&kept.value));
    let (password, version_id) = match (&kept, known) {
        (Some(kept), Some(password)) => {
            if kept.is_pending() && !cloud.password_given.is(&kept.version_id) {
                give(cloud, secret_id, &password, &kept.version_id).await?;
            }
            (password, kept.version_id.clone())
        }
        _ => {
            let password = credentials::new_password();
            let pending = account.value(&password, None);
            let version_id =
                credentials::keep(&cloud.clients, secret_id, &pending, PENDING).await?;
            give(cloud, secret_id, &password, &version_id).await?;
            (password, version_id)
        }
    };
    let mut value = account.value(&password, Some(host));
    if cloud.password_changed.is(&version_id) {
        let database = wait_for_password(cloud).await?;
        value = Account {
            username: &database.master_username,
            dbname: match database.db_name.as_str() {
                "" => account.dbname,
                name => name,
            },
            ..account
        }
        .value(&password, Some(host));
    }
    let is_complete =
        |kept: Kept| !kept.is_pending() && kept.value.expose_secret() == value.expose_secret();
    if kept.is_some_and(is_complete) {
        return Ok(());
    }
    credentials::keep(&cloud.clients, secret_id, &value, "").await?;
    Ok(())
}

/// The database, once it has taken the password that it was given; fails as busy until then.
async fn wait_for_password(cloud: &AwsCloud) -> Result<DbInstance, Fault> {
    let busy = |message: &str| Fault::new(Class::Busy, "PutSecretValue", message);
    match rds::takes_password(&cloud.clients, &cloud.scope.environment).await? {
        Some((false, database)) => Ok(database),
        Some((true, _)) => Err(busy("the database does not have its new password yet")),
        None => Err(busy("the database is not there yet")),
    }
}

/// Makes sure that the cache takes the token that the secret holds, then completes
/// the secret. Where tasks have been started with it, the cache no longer takes
/// connections without.
async fn complete_token(
    cloud: &AwsCloud,
    secret_id: &str,
    place: (&str, u16),
    from: ValueStatus,
    to: ValueStatus,
) -> Result<(), Fault> {
    let cache = cloud.scope.environment.name("redis");
    let kept = credentials::kept(&cloud.clients, secret_id).await?;
    let (token, version_id) =
        credentials::keep_token(&cloud.clients, &cloud.scope.environment).await?;
    // A kept value without a usable token gave way to a new one.
    let kept = kept.filter(|it| it.version_id == version_id);
    let is_known = kept.is_some_and(|it| !it.is_pending() || cloud.token_given.is(&version_id));
    let is_demanded = cloud.token_demanded.is(&version_id);
    if from == ValueStatus::Unapplied && to == ValueStatus::Set && !is_demanded {
        transit::demand_token(&cloud.clients, &cache, &token).await?;
        cloud.token_demanded.record(&version_id);
    } else if !is_known {
        transit::add_token(&cloud.clients, &cache, &token).await?;
        cloud.token_given.record(&version_id);
    }
    // The value counts once the cache has taken the token: the next try goes on here.
    wait_for_cache(cloud, &cache).await?;
    let prefix = match to {
        ValueStatus::Unapplied => UNAPPLIED,
        _ => "",
    };
    let value = credentials::token_value(&token, Some(place));
    credentials::keep(&cloud.clients, secret_id, &value, prefix).await?;
    Ok(())
}

/// Fails as busy while the cache is being changed.
async fn wait_for_cache(cloud: &AwsCloud, id: &str) -> Result<(), Fault> {
    let found =
        observe::elasticache::replication_group(&cloud.clients, &cloud.scope.environment, id)
            .await?;
    match found.map(|found| found.condition) {
        Some(Condition::Pending(status)) => {
            let message = format!("{id} is {status}");
            Err(Fault::new(Class::Busy, "PutSecretValue", message))
        }
        _ => Ok(()),
    }
}

/// Sets the password of the environment's database. One that was restored exists by then:
/// the secret no longer says from which snapshot it is to be.
async fn give(
    cloud: &AwsCloud,
    secret_id: &str,
    password: &SecretString,
    version_id: &str,
) -> Result<(), Fault> {
    cloud
        .clients
        .rds
        .modify_db_instance()
        .db_instance_identifier(cloud.scope.environment.name("db"))
        .master_user_password(password.expose_secret())
        .apply_immediately(true)
        .send()
        .await
        .map_err(fault("ModifyDBInstance"))?;
    let untag = cloud.clients.secrets_manager.untag_resource();
    let untag = untag.secret_id(secret_id).tag_keys(FROM_SNAPSHOT_TAG);
    let untagged = untag.send().await.map_err(fault("UntagResource"));
    cloud.refused_tags.pass(untagged)?;
    cloud.password_given.record(version_id);
    cloud.password_changed.record(version_id);
    Ok(())
}
