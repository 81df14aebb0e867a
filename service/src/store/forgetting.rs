//! Deleting a customer from tables and caches.

use std::time::Duration;

use super::cache::Cache;
use super::{MessageId, Receipt, SessionId, StoreError, Stores};

/// How long a Redis that was just asked for may take to be connected.
const REDIS_LIMIT: Duration = Duration::from_secs(5);

/// Between two looks.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// How long a task goes on with a copy of a customer who was forgotten.
pub const FORGET_INTERVAL: Duration = Duration::from_secs(5);

impl Stores {
    /// Deletes every conversation that holds a number, given by its last ten
    /// digits, and everything that belongs to it. Tasks that keep copies in a
    /// cache of their own drop them within [`FORGET_INTERVAL`].
    ///
    /// # Errors
    /// Fails before anything is deleted where Redis is set and does not answer:
    /// it would keep its copies, and nothing would say whose they are.
    pub async fn forget(&self, digits: &str) -> Result<Receipt, StoreError> {
        let desk = self.desk().ok_or(StoreError::Unavailable(None))?;
        let mut receipt = Receipt::default();
        for session in desk.sessions_with(digits).await? {
            let ids = desk.message_ids(&session).await?;
            let ids: Vec<MessageId> = ids.into_iter().map(MessageId::new).collect();
            self.drop_copies(&session, &ids).await?;
            receipt.add(desk.forget(&session).await?);
            // A turn that ended meanwhile may have put a copy back.
            self.drop_copies(&session, &ids).await?;
        }
        Ok(receipt)
    }

    async fn drop_copies(
        &self,
        session: &SessionId,
        messages: &[MessageId],
    ) -> Result<(), StoreError> {
        let dropping = async {
            while !self.cache().forget(session, messages).await {
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        let dropped = tokio::time::timeout(REDIS_LIMIT, dropping).await;
        dropped.map_err(|_| StoreError::RedisDown)
    }

    /// Drops this task's own copies whenever a customer was forgotten, by
    /// whichever task.
    pub async fn follow_forgetting(&self) {
        let (Some(desk), Cache::Memory(copies)) = (self.desk(), self.cache()) else {
            return;
        };
        self.until_migrated().await;
        let mut known = None;
        loop {
            match desk.privacy_revision().await {
                Ok(revision) if known == Some(revision) => {}
                Ok(revision) => {
                    copies.clear();
                    known = Some(revision);
                }
                Err(error) => tracing::warn!(%error, "forgotten customers cannot be looked up"),
            }
            tokio::time::sleep(FORGET_INTERVAL).await;
        }
    }
}
