//! Claims of messages in Postgres.

use std::time::Duration;

use async_trait::async_trait;

use super::PostgresRepository;
use super::clock::is_in_time;
use crate::store::{CLAIM_LEASE, Claim, Claims, MessageId, StoreError, TurnId};

/// Takes a message that is unclaimed, or whose owner's lease ran out without an answer.
const CLAIM: &str = concat!(
    "
INSERT INTO whatsapp_messages AS m (message_id, owner)
SELECT $1, $2 WHERE TRUE",
    is_in_time!("$4::bigint"),
    "
ON CONFLICT (message_id) DO UPDATE
SET owner = EXCLUDED.owner, claimed_at = now()
WHERE m.reply IS NULL
  AND (m.owner = EXCLUDED.owner OR m.claimed_at < now() - make_interval(secs => $3))
RETURNING message_id"
);

const ANSWER: &str = "
SELECT reply FROM whatsapp_messages
WHERE message_id = $1 AND reply IS NOT NULL";

const RELEASE: &str = "
DELETE FROM whatsapp_messages WHERE message_id = $1 AND owner = $2 AND reply IS NULL";

#[async_trait]
impl Claims for PostgresRepository {
    async fn claim(
        &self,
        message: &MessageId,
        owner: &TurnId,
        within: Duration,
    ) -> Result<Claim, StoreError> {
        let query = sqlx::query(CLAIM)
            .bind(message.as_str())
            .bind(owner.as_str())
            .bind(CLAIM_LEASE.as_secs_f64())
            .bind(self.clock.deadline_us(within));
        let work = async |c: &mut sqlx::PgConnection| query.fetch_optional(c).await;
        if self.lease().await?.run(work).await?.is_some() {
            return Ok(Claim::Ours);
        }
        let answer = self.answer(message).await?;
        Ok(answer.map_or(Claim::Pending, Claim::Answered))
    }

    async fn answer(&self, message: &MessageId) -> Result<Option<String>, StoreError> {
        let query = sqlx::query_scalar(ANSWER).bind(message.as_str());
        let work = async |c: &mut sqlx::PgConnection| query.fetch_optional(c).await;
        self.lease().await?.run(work).await
    }

    async fn release(&self, message: &MessageId, owner: &TurnId) -> Result<(), StoreError> {
        let query = sqlx::query(RELEASE)
            .bind(message.as_str())
            .bind(owner.as_str());
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }
}
