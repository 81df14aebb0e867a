//! Claims of messages in SQLite.

use std::time::Duration;

use async_trait::async_trait;

use super::SqliteRepository;
use crate::store::{CLAIM_LEASE, Claim, Claims, MessageId, StoreError, TurnId};

/// Takes a message that is unclaimed, or whose owner's lease ran out without an answer.
const CLAIM: &str = "
INSERT INTO whatsapp_messages (message_id, owner) VALUES (?1, ?2)
ON CONFLICT (message_id) DO UPDATE
SET owner = excluded.owner, claimed_at = unixepoch()
WHERE reply IS NULL AND (owner = excluded.owner OR claimed_at < unixepoch() - ?3)
RETURNING message_id";

pub(super) const ANSWER: &str = "
SELECT reply FROM whatsapp_messages
WHERE message_id = ?1 AND reply IS NOT NULL";

const RELEASE: &str = "
DELETE FROM whatsapp_messages WHERE message_id = ?1 AND owner = ?2 AND reply IS NULL";

#[async_trait]
impl Claims for SqliteRepository {
    async fn claim(
        &self,
        message: &MessageId,
        owner: &TurnId,
        _within: Duration,
    ) -> Result<Claim, StoreError> {
        let lease_s = i64::try_from(CLAIM_LEASE.as_secs()).unwrap_or(i64::MAX);
        let claimed = sqlx::query(CLAIM)
            .bind(message.as_str())
            .bind(owner.as_str())
            .bind(lease_s)
            .fetch_optional(&self.pool)
            .await?;
        if claimed.is_some() {
            return Ok(Claim::Ours);
        }
        let answer = self.answer(message).await?;
        Ok(answer.map_or(Claim::Pending, Claim::Answered))
    }

    async fn answer(&self, message: &MessageId) -> Result<Option<String>, StoreError> {
        let query = sqlx::query_scalar(ANSWER).bind(message.as_str());
        Ok(query.fetch_optional(&self.pool).await?)
    }

    async fn release(&self, message: &MessageId, owner: &TurnId) -> Result<(), StoreError> {
        sqlx::query(RELEASE)
            .bind(message.as_str())
            .bind(owner.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
