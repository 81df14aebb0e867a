//! Transcripts and their expiry in SQLite.

use async_trait::async_trait;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::SqliteRepository;
use crate::metrics::channel_label;
use crate::store::{
    Author, Change, Excerpt, Expiry, SWEEP_BATCH, SessionId, StoreError, TranscriptMessage,
    Transcripts, TurnId,
};

const SAVE: &str = "
INSERT INTO transcript_messages (session_id, turn_id, channel, author, body, sent_at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const AFTER: &str = "
SELECT position, turn_id, author, channel, body, sent_at_ms, delivery, twilio_sids
FROM transcript_messages
WHERE session_id = ?1 AND position > ?2 ORDER BY position LIMIT ?3";

const SET_DELIVERY: &str = "
UPDATE transcript_messages SET delivery = ?3, twilio_sids = COALESCE(?4, twilio_sids)
WHERE session_id = ?1 AND turn_id = ?2 AND author <> 'customer'";

const NEWEST: &str = "
SELECT * FROM (
    SELECT position, turn_id, author, channel, body, sent_at_ms, delivery, twilio_sids
FROM transcript_messages
    WHERE session_id = ?1 ORDER BY position DESC LIMIT ?2)
ORDER BY position";

const SWEEP_MESSAGES: &str = "
DELETE FROM transcript_messages WHERE position IN (
    SELECT position FROM transcript_messages WHERE sent_at_ms < ?1 ORDER BY sent_at_ms LIMIT ?2)
RETURNING session_id";

/// Answers live as long as the transcript of their turn.
const SWEEP_ANSWERS: &str = "
DELETE FROM whatsapp_messages WHERE message_id IN (
    SELECT message_id FROM whatsapp_messages WHERE claimed_at < ?1 / 1000
    ORDER BY claimed_at LIMIT ?2)
RETURNING COALESCE(session_id, '')";

const SWEEP_LEADS: &str = "
DELETE FROM leads WHERE session_id IN (
    SELECT session_id FROM leads WHERE updated_at < ?1 / 1000 ORDER BY updated_at LIMIT ?2)
RETURNING session_id";

/// The conversation ?1, if it is all gone.
macro_rules! emptied {
    () => {
        "session_id = ?1
           AND NOT EXISTS (SELECT 1 FROM leads WHERE session_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM transcript_messages WHERE session_id = ?1)"
    };
}

const DELETE_EMPTIED: &str = concat!(
    "DELETE FROM conversation_states WHERE NOT whatsapp_stopped AND ",
    emptied!()
);

const CLEAR_STOPPED: &str = concat!(
    "UPDATE conversation_states SET state = '{}' WHERE whatsapp_stopped AND ",
    emptied!()
);

/// Saves messages within the turn's transaction.
pub(super) async fn save(
    connection: &mut SqliteConnection,
    change: &Change<'_>,
) -> Result<(), StoreError> {
    for message in change.said.messages {
        sqlx::query(SAVE)
            .bind(change.session.as_str())
            .bind(change.turn.as_str())
            .bind(channel_label(change.said.channel))
            .bind(message.author.as_str())
            .bind(&message.text)
            .bind(message.sent_at_ms)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

fn message(row: &SqliteRow) -> Result<TranscriptMessage, sqlx::Error> {
    let turn: String = row.try_get("turn_id")?;
    Ok(TranscriptMessage {
        position: row.try_get("position")?,
        turn: turn.into(),
        author: Author::from_stored(row.try_get("author")?),
        channel: row.try_get("channel")?,
        text: row.try_get("body")?,
        sent_at_ms: row.try_get("sent_at_ms")?,
        delivery: row.try_get("delivery")?,
        twilio_sids: row.try_get("twilio_sids")?,
    })
}

#[async_trait]
impl Transcripts for SqliteRepository {
    async fn messages(
        &self,
        session: &SessionId,
        excerpt: Excerpt,
        limit: u32,
    ) -> Result<Vec<TranscriptMessage>, StoreError> {
        let query = match excerpt {
            Excerpt::After(position) => {
                let query = sqlx::query(AFTER).bind(session.as_str());
                query.bind(position)
            }
            Excerpt::Newest => sqlx::query(NEWEST).bind(session.as_str()),
        };
        let rows = query.bind(limit).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(message).collect::<Result<_, _>>()?)
    }

    async fn set_delivery(
        &self,
        session: &SessionId,
        turn: &TurnId,
        delivery: &str,
        twilio_sids: Option<&str>,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(SET_DELIVERY)
            .bind(session.as_str())
            .bind(turn.as_str())
            .bind(delivery)
            .bind(twilio_sids);
        query.execute(&self.pool).await?;
        Ok(())
    }

    async fn sweep_expired(&self, expiry: Expiry) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let mut is_full = false;
        for (statement, before_ms) in [
            (SWEEP_ANSWERS, expiry.messages_before_ms),
            (SWEEP_MESSAGES, expiry.messages_before_ms),
            (SWEEP_LEADS, expiry.leads_before_ms),
        ] {
            let swept: Vec<String> = sqlx::query_scalar(statement)
                .bind(before_ms)
                .bind(SWEEP_BATCH)
                .fetch_all(&mut *transaction)
                .await?;
            is_full |= swept.len() == SWEEP_BATCH as usize;
            for session in swept {
                for statement in [DELETE_EMPTIED, CLEAR_STOPPED] {
                    let query = sqlx::query(statement).bind(&session);
                    query.execute(&mut *transaction).await?;
                }
            }
        }
        transaction.commit().await?;
        Ok(is_full)
    }
}
