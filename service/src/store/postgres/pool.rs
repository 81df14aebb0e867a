//! Connections to Postgres.

use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::options;
use crate::store::StoreError;

/// A small instance takes some eighty connections, and several tasks and a
/// deploy's second set share them.
pub(super) const MAX_CONNECTIONS: u32 = 10;

/// After this long unused, a connection is tried before it is trusted.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// Connects when first used.
pub(in crate::store) fn pool(
    url: &str,
    connections: u32,
    wait: Duration,
) -> Result<PgPool, StoreError> {
    Ok(pool_options(connections, wait).connect_lazy_with(connect_options(url)?))
}

pub(super) fn connect_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    // A statement whose asker has given up must not hold its locks for long.
    Ok(options::options(url)?.options([
        ("statement_timeout", "5000"),
        ("lock_timeout", LOCK_TIMEOUT_MS),
    ]))
}

/// A lock is waited for less long than a turn waits for its commit: a commit
/// that got it later would be done although its turn was refused.
const LOCK_TIMEOUT_MS: &str = "1500";

pub(super) fn pool_options(connections: u32, wait: Duration) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(wait)
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move {
                if usage.idle_for > TRUSTED_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}
