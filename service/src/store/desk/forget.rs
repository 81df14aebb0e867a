//! Deleting everything about one customer.

mod digits;

use self::digits::{holds, holds_in_strings};
use super::{DeskStore, Pool, on_pool};
use crate::store::{SessionId, StoreError};

/// The numbers of deleted rows, without their owner.
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

/// Texts by position: the key that pages go on from, session and text.
const BY_POSITION: [&str; 6] = [
    "SELECT position, session_id, body FROM transcript_messages
     WHERE position > $1 ORDER BY position LIMIT $2",
    "SELECT position, session_id, body FROM desk_notes
     WHERE position > $1 ORDER BY position LIMIT $2",
    "SELECT position, session_id, payload FROM outbox_events
     WHERE position > $1 ORDER BY position LIMIT $2",
    "SELECT position, session_id, payload FROM outbox_mails
     WHERE position > $1 ORDER BY position LIMIT $2",
    "SELECT position, session_id, payload FROM outgoing_messages
     WHERE position > $1 ORDER BY position LIMIT $2",
    "SELECT position, session_id, payload FROM whatsapp_inbox
     WHERE position > $1 ORDER BY position LIMIT $2",
];

/// Texts of which each session has one.
const BY_SESSION: [&str; 4] = [
    "SELECT session_id, phone FROM leads
     WHERE session_id > $1 AND phone IS NOT NULL ORDER BY session_id LIMIT $2",
    "SELECT session_id, CAST(details AS TEXT) FROM leads
     WHERE session_id > $1 ORDER BY session_id LIMIT $2",
    "SELECT session_id, CAST(state AS TEXT) FROM conversation_states
     WHERE session_id > $1 ORDER BY session_id LIMIT $2",
    "SELECT session_id, reason FROM desk_outcomes
     WHERE session_id > $1 AND reason IS NOT NULL ORDER BY session_id LIMIT $2",
];

/// The answers in a conversation. Older images leave the session out.
macro_rules! answers {
    () => {
        " FROM whatsapp_messages WHERE session_id = $1 OR (session_id IS NULL AND owner IN (
            SELECT turn_id FROM transcript_messages AS m WHERE m.session_id = $1))"
    };
}

const MESSAGE_IDS: &str = concat!("SELECT message_id", answers!());

const DELETE_ANSWERS: &str = concat!("DELETE", answers!());

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
const DELETE_MAILS: &str = "DELETE FROM outbox_mails WHERE session_id = $1";
const DELETE_WAITING: &str = "DELETE FROM whatsapp_inbox WHERE session_id = $1";
const DELETE_EVENTS: &str = "DELETE FROM outbox_events WHERE session_id = $1";

impl DeskStore {
    /// The conversations that hold a number: in their name, their lead, their state, their
    /// words, the team's notes, or what is still to be delivered. `digits` are its last
    /// ten. Reads page by page: no statement takes long, however much there is.
    pub async fn sessions_with(&self, digits: &str) -> Result<Vec<SessionId>, StoreError> {
        let mut sessions = Vec::new();
        for statement in BY_POSITION {
            self.search_positions(statement, digits, &mut sessions)
                .await?;
        }
        for statement in BY_SESSION {
            self.search_sessions(statement, digits, &mut sessions)
                .await?;
        }
        sessions.sort();
        sessions.dedup();
        Ok(sessions.into_iter().map(SessionId::new).collect())
    }

    async fn search_positions(
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
            let found = page.iter().filter(|(_, session, text)| {
                holds(session, digits) || holds_in_strings(text, digits)
            });
            sessions.extend(found.map(|(_, session, _)| session.clone()));
        }
    }

    async fn search_sessions(
        &self,
        statement: &'static str,
        digits: &str,
        sessions: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let page: Vec<(String, String)> = on_pool!(self, |pool| sqlx::query_as(statement)
                .bind(&after)
                .bind(PAGE)
                .fetch_all(pool)
                .await?);
            let Some((last, _)) = page.last() else {
                return Ok(());
            };
            after.clone_from(last);
            let found = page
                .iter()
                .filter(|(session, text)| holds(session, digits) || holds_in_strings(text, digits));
            sessions.extend(found.map(|(session, _)| session.clone()));
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
                DELETE_WAITING,
                DELETE_LEAD,
                DELETE_NOTES,
                DELETE_OUTCOME,
                DELETE_EVENTS,
                DELETE_MAILS,
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
            waiting,
            leads,
            notes,
            outcomes,
            events,
            mails,
            outgoing,
            _,
        ] = deleted[..]
        else {
            return Ok(Receipt::default());
        };
        Ok(Receipt {
            conversations,
            messages: messages + waiting,
            leads,
            notes: notes + outcomes,
            events: events + mails + outgoing,
            answers,
        })
    }

    /// Counts how often customers were forgotten: caches are older where it has grown.
    pub async fn privacy_revision(&self) -> Result<i64, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_scalar(REVISION)
            .fetch_one(pool)
            .await?))
    }
}
