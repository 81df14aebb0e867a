//! The database's password.

use kavak_engine::{Class, Fault};
use kavak_stack::{
    spec::{DbInstance, ValueStatus},
    tags::FROM_SNAPSHOT_TAG,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    aws::fault,
    credentials::{self, Account, Kept, PENDING, UNAPPLIED},
    observe::rds,
    resources::AwsCloud,
};

/// Puts the password that the value holds into the address beside it: the
/// database has it already. A value of which nothing can be made is completed as
/// one that is missing.
pub(super) async fn correct(
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
pub(super) async fn complete(
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
