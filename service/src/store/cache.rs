//! The cache in front of the database.

use std::time::Duration;

use super::lru_map::LruMap;
use super::redis::Redis;
use super::{Answered, MessageId, SessionId, Stored};

/// Conversations kept in this process: some ten megabytes.
const CAPACITY: usize = 4_096;

/// The outcome of a read of the cache.
pub(super) enum Found {
    /// Maybe outdated: a write that names its version finds out.
    Hit(Stored),
    /// The database has to be asked.
    Miss,
    /// The cache does not answer.
    Error,
}

/// Copies of what the database holds; losing one costs a read.
pub(super) enum Cache {
    None,
    Memory(LruMap<SessionId, Stored>),
    Redis(Redis),
}

impl Cache {
    pub(super) fn memory(lifetime: Duration) -> Self {
        Self::Memory(LruMap::new(CAPACITY, lifetime))
    }

    pub(super) async fn get(&self, session: &SessionId) -> Found {
        match self {
            Self::None => Found::Miss,
            Self::Memory(map) => map.get(session).map_or(Found::Miss, Found::Hit),
            Self::Redis(redis) => redis.get(session).await,
        }
    }

    /// Takes what was saved; `answered` is for caches that know messages too.
    pub(super) async fn put(
        &self,
        session: &SessionId,
        stored: Stored,
        answered: Option<&Answered>,
    ) {
        match self {
            Self::None => {}
            Self::Memory(map) => map.put(session.clone(), stored),
            Self::Redis(redis) => redis.put(session, stored, answered).await,
        }
    }

    /// Drops what it holds of a conversation; whether it did.
    pub(super) async fn forget(&self, session: &SessionId, messages: &[MessageId]) -> bool {
        match self {
            Self::None => true,
            Self::Memory(map) => {
                map.remove(session);
                true
            }
            Self::Redis(redis) => redis.forget(session, messages).await,
        }
    }

    pub(super) fn redis(&self) -> Option<&Redis> {
        match self {
            Self::Redis(redis) => Some(redis),
            Self::None | Self::Memory(_) => None,
        }
    }
}
