//! The cache's token.

use kavak_engine::{Class, Fault};
use kavak_stack::{Condition, spec::ValueStatus};

use crate::{
    credentials::{self, UNAPPLIED},
    observe,
    resources::{AwsCloud, elasticache::transit},
};

/// Makes sure that the cache takes the token that the secret holds, then completes
/// the secret. Where tasks have been started with it, the cache no longer takes
/// connections without.
pub(super) async fn complete(
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
