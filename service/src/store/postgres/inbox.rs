//! The messages that wait, in Postgres.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::types::Json;

use super::PostgresRepository;
use crate::store::{Inbox, MAX_BURST, MessageId, Piece, SessionId, StoreError, Waiting};

const PUT: &str = "
INSERT INTO whatsapp_inbox (session_id, message_id, payload) VALUES ($1, $2, $3)
ON CONFLICT (message_id) DO NOTHING";

const WAITING: &str = "
SELECT payload::jsonb, GREATEST(extract(epoch FROM now() - arrived_at) * 1000, 0)::bigint
FROM (
    SELECT payload, arrived_at, position FROM whatsapp_inbox
    WHERE session_id = $1 AND NOT EXISTS (
        SELECT 1 FROM whatsapp_messages
        WHERE whatsapp_messages.message_id = whatsapp_inbox.message_id AND reply IS NOT NULL)
    ORDER BY message_id <> $3, position LIMIT $2) AS waiting
ORDER BY position";

const ABANDONED: &str = "
WITH waiting AS (
    SELECT session_id, payload, arrived_at, position FROM whatsapp_inbox
    WHERE NOT EXISTS (
        SELECT 1 FROM whatsapp_messages
        WHERE whatsapp_messages.message_id = whatsapp_inbox.message_id AND reply IS NOT NULL))
SELECT session_id, payload::jsonb FROM waiting
WHERE arrived_at BETWEEN now() - make_interval(secs => $2) AND now() - make_interval(secs => $1)
    AND NOT EXISTS (
        SELECT 1 FROM waiting AS later
        WHERE later.session_id = waiting.session_id AND later.position > waiting.position)
ORDER BY position LIMIT $3";

const REMOVE: &str = "DELETE FROM whatsapp_inbox WHERE message_id = ANY($1)";

const SWEEP: &str = "
DELETE FROM whatsapp_inbox WHERE arrived_at < now() - make_interval(secs => $1)";

#[async_trait]
impl Inbox for PostgresRepository {
    async fn put_waiting(&self, session: &SessionId, piece: &Piece) -> Result<(), StoreError> {
        let query = sqlx::query(PUT)
            .bind(session.as_str())
            .bind(piece.name().map(MessageId::as_str))
            .bind(serde_json::to_string(piece)?);
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn waiting(&self, session: &SessionId, own: &Piece) -> Result<Vec<Waiting>, StoreError> {
        let query = sqlx::query_as(WAITING)
            .bind(session.as_str())
            .bind(i64::from(MAX_BURST))
            .bind(own.name().map(MessageId::as_str).unwrap_or_default());
        let work = async |c: &mut sqlx::PgConnection| query.fetch_all(c).await;
        let rows: Vec<(Json<Piece>, i64)> = self.lease().await?.run(work).await?;
        let waiting = rows.into_iter().map(|(Json(piece), age_ms)| Waiting {
            piece,
            age: Duration::from_millis(age_ms.unsigned_abs()),
        });
        Ok(waiting.collect())
    }

    async fn abandoned(
        &self,
        age: Duration,
        limit: u32,
    ) -> Result<Vec<(SessionId, Piece)>, StoreError> {
        let query = sqlx::query_as(ABANDONED)
            .bind(age.as_secs_f64())
            .bind(self.inbox_ttl_s / 2.0)
            .bind(i64::from(limit));
        let work = async |c: &mut sqlx::PgConnection| query.fetch_all(c).await;
        let rows: Vec<(String, Json<Piece>)> = self.lease().await?.run(work).await?;
        let found = rows.into_iter();
        Ok(found
            .map(|(id, Json(piece))| (SessionId::new(id), piece))
            .collect())
    }

    async fn remove_waiting(&self, messages: &[MessageId]) -> Result<(), StoreError> {
        let ids: Vec<&str> = messages.iter().map(MessageId::as_str).collect();
        let query = sqlx::query(REMOVE).bind(ids);
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn sweep_inbox(&self) -> Result<(), StoreError> {
        let query = sqlx::query(SWEEP).bind(self.inbox_ttl_s);
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }
}
