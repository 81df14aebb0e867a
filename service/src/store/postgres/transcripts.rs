//! Transcripts and their expiry in Postgres.

use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{Connection, PgConnection, Row};

use super::{PostgresRepository, Query};
use crate::metrics::channel_label;
use crate::store::{
    Author, Excerpt, Expiry, SWEEP_BATCH, Said, SessionId, StoreError, TranscriptMessage,
    Transcripts, TurnId,
};

const AFTER: &str = "
SELECT position, turn_id, author, channel, body, sent_at_ms, delivery, twilio_sids
FROM transcript_messages
WHERE session_id = $1 AND position > $2 ORDER BY position LIMIT $3";

const SET_DELIVERY: &str = "
UPDATE transcript_messages SET delivery = $3, twilio_sids = COALESCE($4, twilio_sids)
WHERE session_id = $1 AND turn_id = $2 AND author <> 'customer'";

const NEWEST: &str = "
SELECT * FROM (
    SELECT position, turn_id, author, channel, body, sent_at_ms, delivery, twilio_sids
FROM transcript_messages
    WHERE session_id = $1 ORDER BY position DESC LIMIT $2) AS newest
ORDER BY position";

/// Rows that another task sweeps are skipped.
const SWEEP_MESSAGES: &str = "
WITH expired AS (
    SELECT position FROM transcript_messages WHERE sent_at_ms < $1
    ORDER BY sent_at_ms LIMIT $2 FOR UPDATE SKIP LOCKED)
DELETE FROM transcript_messages AS message USING expired
WHERE message.position = expired.position RETURNING message.session_id";

/// Answers live as long as the transcript of their turn.
const SWEEP_ANSWERS: &str = "
WITH expired AS (
    SELECT message_id FROM whatsapp_messages WHERE claimed_at < to_timestamp($1 / 1000.0)
    ORDER BY claimed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
DELETE FROM whatsapp_messages AS answer USING expired
WHERE answer.message_id = expired.message_id RETURNING COALESCE(answer.session_id, '')";

const SWEEP_LEADS: &str = "
WITH expired AS (
    SELECT session_id FROM leads WHERE updated_at < to_timestamp($1 / 1000.0)
    ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED)
DELETE FROM leads AS lead USING expired
WHERE lead.session_id = expired.session_id RETURNING lead.session_id";

/// Of the conversations in $1 those that are all gone.
macro_rules! emptied {
    () => {
        "session_id = ANY($1)
           AND NOT EXISTS (SELECT 1 FROM leads WHERE leads.session_id = c.session_id)
           AND NOT EXISTS (
               SELECT 1 FROM transcript_messages AS m WHERE m.session_id = c.session_id)"
    };
}

const DELETE_EMPTIED: &str = concat!(
    "DELETE FROM conversation_states AS c WHERE NOT whatsapp_stopped AND ",
    emptied!()
);

const CLEAR_STOPPED: &str = concat!(
    "UPDATE conversation_states AS c SET state = '{}' WHERE whatsapp_stopped AND ",
    emptied!()
);

fn message(row: &PgRow) -> Result<TranscriptMessage, sqlx::Error> {
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

async fn sweep(connection: &mut PgConnection, expiry: Expiry) -> Result<bool, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    let mut emptied: Vec<String> = Vec::new();
    let mut is_full = false;
    for (statement, before_ms) in [
        (SWEEP_ANSWERS, expiry.messages_before_ms),
        (SWEEP_MESSAGES, expiry.messages_before_ms),
        (SWEEP_LEADS, expiry.leads_before_ms),
    ] {
        let swept = sqlx::query_scalar(statement)
            .bind(before_ms)
            .bind(i64::from(SWEEP_BATCH))
            .fetch_all(&mut *transaction)
            .await?;
        is_full |= swept.len() == SWEEP_BATCH as usize;
        emptied.extend(swept);
    }
    for statement in [DELETE_EMPTIED, CLEAR_STOPPED] {
        let query = sqlx::query(statement).bind(&emptied);
        query.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(is_full)
}

/// Binds authors, words and times as three arrays, and the channel.
pub(super) fn bind_said<'a>(query: Query<'a>, said: Said<'a>) -> Query<'a> {
    let messages = said.messages.iter();
    let authors: Vec<&str> = messages.clone().map(|m| m.author.as_str()).collect();
    let bodies: Vec<&str> = messages.clone().map(|m| m.text.as_str()).collect();
    let times: Vec<i64> = messages.map(|m| m.sent_at_ms).collect();
    let query = query.bind(authors).bind(bodies).bind(times);
    query.bind(channel_label(said.channel))
}

#[async_trait]
impl Transcripts for PostgresRepository {
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
        let query = query.bind(i64::from(limit));
        let work = async |c: &mut PgConnection| {
            let rows = query.fetch_all(c).await?;
            rows.iter().map(message).collect()
        };
        self.lease().await?.run(work).await
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
        let work = async |c: &mut PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn sweep_expired(&self, expiry: Expiry) -> Result<bool, StoreError> {
        let work = async |c: &mut PgConnection| sweep(c, expiry).await;
        self.lease().await?.run(work).await
    }
}
