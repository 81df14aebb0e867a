//! Making repositories and caches as the settings name them.

use std::sync::Arc;
use std::time::Duration;

use super::cache::Cache;
use super::memory::MemoryRepository;
use super::postgres::PostgresRepository;
use super::redis::Redis;
use super::sqlite::SqliteRepository;
use super::{Repository, StoreError};
use crate::settings::{self, RepositoryKind, Settings};

/// The longest wait for a connection. All waits of a turn together are
/// bounded besides: see `turn::Patience`.
const CONNECTION_LIMIT: Duration = Duration::from_millis(1_500);

/// For how long most duplicates come: Redis keeps answers and the inbox messages for so
/// long. The database keeps answers as long as transcripts.
fn duplicates_ttl(settings: &Settings) -> Duration {
    let ttl = settings.twilio.idempotency_ttl;
    ttl.unwrap_or(Duration::from_secs(3_600))
}

/// The repository of that kind, connected when first used.
pub(super) fn open_repository(
    settings: &Settings,
    kind: RepositoryKind,
) -> Result<Arc<dyn Repository>, StoreError> {
    let url = settings.storage.database_url.expose();
    let inbox_ttl = duplicates_ttl(settings);
    Ok(match kind {
        RepositoryKind::InMemory => {
            let answer_ttl = settings.retention.transcripts();
            Arc::new(MemoryRepository::new(settings.state_ttl, answer_ttl))
        }
        RepositoryKind::Postgres => {
            Arc::new(PostgresRepository::new(url, CONNECTION_LIMIT, inbox_ttl)?)
        }
        RepositoryKind::Sqlite => {
            Arc::new(SqliteRepository::new(url, CONNECTION_LIMIT, inbox_ttl)?)
        }
    })
}

/// The cache that the settings name.
pub(super) fn open_cache(settings: &Settings) -> Result<Cache, StoreError> {
    Ok(match &settings.cache {
        settings::Cache::None => Cache::None,
        // A cache in front of a map of the same process would cache nothing.
        settings::Cache::Memory if settings.storage.conversations == RepositoryKind::InMemory => {
            Cache::None
        }
        settings::Cache::Memory => Cache::memory(settings.state_ttl),
        settings::Cache::Redis(url) => {
            let redis = Redis::open(url, settings.state_ttl, duplicates_ttl(settings));
            Cache::Redis(redis.map_err(|_| StoreError::RedisAddress)?)
        }
    })
}
