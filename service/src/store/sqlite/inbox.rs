//! The messages that wait, in SQLite.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::types::Json;

use super::SqliteRepository;
use crate::store::{Inbox, MAX_BURST, MessageId, Piece, SessionId, StoreError, Waiting};

const PUT: &str = "
INSERT INTO whatsapp_inbox (session_id, message_id, payload) VALUES (?1, ?2, ?3)
ON CONFLICT (message_id) DO NOTHING";

const WAITING: &str = "
SELECT payload, max(unixepoch() - arrived_at, 0)
FROM (
    SELECT payload, arrived_at, position FROM whatsapp_inbox
    WHERE session_id = ?1 AND NOT EXISTS (
        SELECT 1 FROM whatsapp_messages
        WHERE whatsapp_messages.message_id = whatsapp_inbox.message_id AND reply IS NOT NULL)
    ORDER BY message_id <> ?3, position LIMIT ?2)
ORDER BY position";

const ABANDONED: &str = "
WITH waiting AS (
    SELECT session_id, payload, arrived_at, position FROM whatsapp_inbox
    WHERE NOT EXISTS (
        SELECT 1 FROM whatsapp_messages
        WHERE whatsapp_messages.message_id = whatsapp_inbox.message_id AND reply IS NOT NULL))
SELECT session_id, payload FROM waiting
WHERE arrived_at BETWEEN unixepoch() - ?2 AND unixepoch() - ?1
    AND NOT EXISTS (
        SELECT 1 FROM waiting AS later
        WHERE later.session_id = waiting.session_id AND later.position > waiting.position)
ORDER BY position LIMIT ?3";

const REMOVE: &str = "DELETE FROM whatsapp_inbox WHERE message_id = ?1";

const SWEEP: &str = "
DELETE FROM whatsapp_inbox WHERE arrived_at < unixepoch() - ?1";

#[async_trait]
impl Inbox for SqliteRepository {
    async fn put_waiting(&self, session: &SessionId, piece: &Piece) -> Result<(), StoreError> {
        sqlx::query(PUT)
            .bind(session.as_str())
            .bind(piece.name().map(MessageId::as_str))
            .bind(Json(piece))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn waiting(&self, session: &SessionId, own: &Piece) -> Result<Vec<Waiting>, StoreError> {
        let rows: Vec<(Json<Piece>, i64)> = sqlx::query_as(WAITING)
            .bind(session.as_str())
            .bind(MAX_BURST)
            .bind(own.name().map(MessageId::as_str).unwrap_or_default())
            .fetch_all(&self.pool)
            .await?;
        let waiting = rows.into_iter().map(|(Json(piece), age_s)| Waiting {
            piece,
            age: Duration::from_secs(age_s.unsigned_abs()),
        });
        Ok(waiting.collect())
    }

    async fn abandoned(
        &self,
        age: Duration,
        limit: u32,
    ) -> Result<Vec<(SessionId, Piece)>, StoreError> {
        let rows: Vec<(String, Json<Piece>)> = sqlx::query_as(ABANDONED)
            .bind(i64::try_from(age.as_secs()).unwrap_or(i64::MAX))
            .bind(self.inbox_ttl_s / 2)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        let found = rows.into_iter();
        Ok(found
            .map(|(id, Json(piece))| (SessionId::new(id), piece))
            .collect())
    }

    async fn remove_waiting(&self, messages: &[MessageId]) -> Result<(), StoreError> {
        for message in messages {
            sqlx::query(REMOVE)
                .bind(message.as_str())
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }

    async fn sweep_inbox(&self) -> Result<(), StoreError> {
        let query = sqlx::query(SWEEP).bind(self.inbox_ttl_s);
        query.execute(&self.pool).await?;
        Ok(())
    }
}
