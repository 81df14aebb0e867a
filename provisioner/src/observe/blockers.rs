//! What blocks the deletion of resources, and whose it is.

use std::collections::BTreeMap;

use kavak_engine::{Blocker, Fault};
use kavak_stack::{Environment, Found, Key};

use super::{ec2, kind};
use crate::aws::Clients;

/// What blocks the deletion of each of these resources, where that can be seen.
///
/// # Errors
/// The failed read.
pub(crate) async fn of(
    aws: &Clients,
    environment: &Environment,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, Blocker>, Fault> {
    let mut blockers = ec2::blockers(aws, environment, waiting).await?;
    for (key, found) in waiting {
        if blockers.contains_key(key) {
            continue;
        }
        // Only a hint: where it can't be read, the deletion is tried again.
        let users = kind::users(aws, environment, found)
            .await
            .unwrap_or_default();
        if !users.is_empty() {
            let blocker = Blocker {
                what: users.join(", "),
                is_lasting: true,
            };
            blockers.insert(key.clone(), blocker);
        }
    }
    Ok(blockers)
}
