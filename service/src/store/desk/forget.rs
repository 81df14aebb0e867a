//! Deleting everything about one customer.

use super::{DeskStore, Pool, on_pool};
use crate::store::{SessionId, StoreError};

/// What was deleted, without saying whose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Receipt {
    /// Conversations.
    pub conversations: u64,
    /// Messages of them.
    pub messages: u64,
    /// Leads.
    pub leads: u64,
    /// Notes and outcomes of the team.
    pub notes: u64,
    /// Events and messages that had not been delivered yet.
    pub events: u64,
    /// Answers that were kept for duplicates.
    pub answers: u64,
}

impl Receipt {
    pub(in crate::store) fn add(&mut self, other: Self) {
        self.conversations += other.conversations;
        self.messages += other.messages;
        self.leads += other.leads;
        self.notes += other.notes;
        self.events += other.events;
        self.answers += other.answers;
    }
}

/// Messages that are read at once.
const PAGE: i64 = 1_000;

const SESSIONS_BY_LEAD: &str = "
SELECT session_id FROM leads WHERE phone LIKE $1
UNION SELECT session_id FROM conversation_states
WHERE session_id LIKE $1 OR state -> 'lead' ->> 'phone' LIKE $1
UNION SELECT session_id FROM outbox_events WHERE payload LIKE $1
UNION SELECT session_id FROM transcript_messages WHERE session_id LIKE $1";

const MESSAGES: &str = "
SELECT position, session_id, body FROM transcript_messages
WHERE position > $1 ORDER BY position LIMIT $2";

const NOTES: &str = "
SELECT position, session_id, body FROM desk_notes
WHERE position > $1 ORDER BY position LIMIT $2";

const MESSAGE_IDS: &str = "
SELECT message_id FROM whatsapp_messages WHERE owner IN (
    SELECT turn_id FROM transcript_messages WHERE session_id = $1)";

const DELETE_ANSWERS: &str = "
DELETE FROM whatsapp_messages WHERE owner IN (
    SELECT turn_id FROM transcript_messages WHERE session_id = $1)";

const CLEAR_AUDIT: &str = "UPDATE desk_audit SET session_id = NULL WHERE session_id = $1";

const NEXT_REVISION: &str = "
UPDATE desk_revisions SET revision = revision + 1 WHERE name = 'privacy'";

const REVISION: &str = "SELECT revision FROM desk_revisions WHERE name = 'privacy'";

const DELETE_CONVERSATION: &str = "DELETE FROM conversation_states WHERE session_id = $1";
const DELETE_MESSAGES: &str = "DELETE FROM transcript_messages WHERE session_id = $1";
const DELETE_LEAD: &str = "DELETE FROM leads WHERE session_id = $1";
const DELETE_NOTES: &str = "DELETE FROM desk_notes WHERE session_id = $1";
const DELETE_OUTCOME: &str = "DELETE FROM desk_outcomes WHERE session_id = $1";
const DELETE_OUTGOING: &str = "DELETE FROM outgoing_messages WHERE session_id = $1";
const DELETE_EVENTS: &str = "DELETE FROM outbox_events WHERE session_id = $1";

impl DeskStore {
    /// The conversations that hold a number: in their name, their lead, their
    /// words or the team's notes. `digits` are its last ten.
    pub async fn sessions_with(&self, digits: &str) -> Result<Vec<SessionId>, StoreError> {
        let mut sessions: Vec<String> = on_pool!(self, |pool| sqlx::query_scalar(SESSIONS_BY_LEAD)
            .bind(format!("%{digits}%"))
            .fetch_all(pool)
            .await?);
        for statement in [MESSAGES, NOTES] {
            self.search_texts(statement, digits, &mut sessions).await?;
        }
        sessions.sort();
        sessions.dedup();
        Ok(sessions.into_iter().map(SessionId::new).collect())
    }

    /// Adds the sessions whose texts hold the digits, however they are spaced.
    async fn search_texts(
        &self,
        statement: &'static str,
        digits: &str,
        sessions: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let page: Vec<(i64, String, String)> = on_pool!(self, |pool| sqlx::query_as(statement)
                .bind(after)
                .bind(PAGE)
                .fetch_all(pool)
                .await?);
            let Some((last, _, _)) = page.last() else {
                return Ok(());
            };
            after = *last;
            let found = page.iter().filter(|(_, _, body)| holds(body, digits));
            sessions.extend(found.map(|(_, session, _)| session.clone()));
        }
    }

    /// The ids of the WhatsApp messages whose answers are kept for duplicates.
    pub async fn message_ids(&self, session: &SessionId) -> Result<Vec<String>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_scalar(MESSAGE_IDS)
            .bind(session.as_str())
            .fetch_all(pool)
            .await?))
    }

    /// Deletes a conversation and everything that belongs to it, and makes
    /// every task drop what it has cached.
    pub async fn forget(&self, session: &SessionId) -> Result<Receipt, StoreError> {
        let mut deleted = Vec::new();
        on_pool!(self, |pool| {
            let mut transaction = pool.begin().await?;
            for statement in [
                // A turn under way finds no row and starts over.
                DELETE_CONVERSATION,
                DELETE_ANSWERS,
                DELETE_MESSAGES,
                DELETE_LEAD,
                DELETE_NOTES,
                DELETE_OUTCOME,
                DELETE_EVENTS,
                DELETE_OUTGOING,
                CLEAR_AUDIT,
            ] {
                let query = sqlx::query(statement).bind(session.as_str());
                let done = query.execute(&mut *transaction).await?;
                deleted.push(done.rows_affected());
            }
            sqlx::query(NEXT_REVISION)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        });
        if let Pool::Sqlite(pool) = &self.pool {
            // Deleted rows are overwritten, but the log beside the file still
            // has the pages as they were.
            let checkpoint = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)");
            checkpoint.execute(pool).await?;
        }
        let [
            conversations,
            answers,
            messages,
            leads,
            notes,
            outcomes,
            events,
            outgoing,
            _,
        ] = deleted[..]
        else {
            return Ok(Receipt::default());
        };
        Ok(Receipt {
            conversations,
            messages,
            leads,
            notes: notes + outcomes,
            events: events + outgoing,
            answers,
        })
    }

    /// How often customers were forgotten: caches are older where it has grown.
    pub async fn privacy_revision(&self) -> Result<i64, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_scalar(REVISION)
            .fetch_one(pool)
            .await?))
    }
}

/// Whether a text holds the digits, whatever stands between them.
fn holds(text: &str, digits: &str) -> bool {
    let only: String = text.chars().filter(char::is_ascii_digit).collect();
    only.contains(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_is_found_however_it_is_spaced() {
        for text in [
            "55 1234 5678",
            "+52 1 (55) 12-34-56-78, gracias",
            "5512345678",
        ] {
            assert!(holds(text, "5512345678"), "{text}");
        }
        assert!(!holds("55 1234 567", "5512345678"));
    }
}
