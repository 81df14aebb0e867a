//! The team's records of customers: leads, notes, outcomes.

use kavak_conversation::Lead;

use super::{DeskStore, on_pool};
use crate::store::{SessionId, StoreError};

/// The outcome of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The customer was attended to.
    Done,
    /// The customer buys nothing.
    Lost,
}

impl Outcome {
    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Lost => "lost",
        }
    }
}

/// An outcome as it is kept.
#[derive(sqlx::FromRow)]
pub struct OutcomeRow {
    /// `done` or `lost`.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
    /// The account that recorded it.
    pub account: String,
}

/// A note of the team.
#[derive(sqlx::FromRow)]
pub struct Note {
    /// The account that wrote it.
    pub account: String,
    /// The words.
    pub body: String,
    /// When, in milliseconds since 1970.
    pub written_at_ms: i64,
}

/// A lead and what became of it.
pub struct LeadRow {
    /// The conversation.
    pub session_id: String,
    /// Everything known.
    pub lead: Lead,
    /// In milliseconds since 1970.
    pub created_at_ms: i64,
    /// In milliseconds since 1970.
    pub updated_at_ms: i64,
    /// `done` or `lost`.
    pub outcome: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    session_id: String,
    details: String,
    created_at_ms: i64,
    updated_at_ms: i64,
    outcome: Option<String>,
    reason: Option<String>,
}

const LEADS: &str = "
SELECT l.session_id, l.details, l.created_at_ms, l.updated_at_ms, o.outcome, o.reason
FROM desk_leads AS l LEFT JOIN desk_outcomes AS o ON o.session_id = l.session_id
ORDER BY l.updated_at_ms DESC LIMIT $1";

/// By the key that pages go on from.
const LEADS_PAGE: &str = "
SELECT l.session_id, l.details, l.created_at_ms, l.updated_at_ms, o.outcome, o.reason
FROM desk_leads AS l LEFT JOIN desk_outcomes AS o ON o.session_id = l.session_id
WHERE l.session_id > $1 ORDER BY l.session_id LIMIT $2";

const COUNT: &str = "SELECT count(*) FROM leads";

const LEAD: &str = "
SELECT l.session_id, l.details, l.created_at_ms, l.updated_at_ms, o.outcome, o.reason
FROM desk_leads AS l LEFT JOIN desk_outcomes AS o ON o.session_id = l.session_id
WHERE l.session_id = $1";

const DECIDE: &str = "
INSERT INTO desk_outcomes (session_id, outcome, reason, account, decided_at_ms)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (session_id) DO UPDATE SET
    outcome = excluded.outcome, reason = excluded.reason,
    account = excluded.account, decided_at_ms = excluded.decided_at_ms
WHERE desk_outcomes.decided_at_ms < excluded.decided_at_ms";

const OUTCOME: &str = "
SELECT outcome, reason, account FROM desk_outcomes WHERE session_id = $1";

const ADD_NOTE: &str = "
INSERT INTO desk_notes (session_id, account, body, written_at_ms, form_key)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT (form_key) DO NOTHING";

const NOTES: &str = "
SELECT account, body, written_at_ms FROM desk_notes WHERE session_id = $1
ORDER BY position LIMIT 200";

impl DeskStore {
    /// The leads changed last, newest first.
    pub async fn leads(&self, limit: u32) -> Result<Vec<LeadRow>, StoreError> {
        let rows: Vec<Row> = on_pool!(self, |pool| sqlx::query_as(LEADS)
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?);
        rows.into_iter().map(lead_row).collect()
    }

    /// At most `limit` leads after that of a session, by session.
    pub async fn leads_after(
        &self,
        session_id: &str,
        limit: u32,
    ) -> Result<Vec<LeadRow>, StoreError> {
        let rows: Vec<Row> = on_pool!(self, |pool| sqlx::query_as(LEADS_PAGE)
            .bind(session_id)
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?);
        rows.into_iter().map(lead_row).collect()
    }

    /// Counts the leads.
    pub async fn lead_count(&self) -> Result<i64, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_scalar(COUNT)
            .fetch_one(pool)
            .await?))
    }

    /// The lead of a conversation.
    pub async fn lead(&self, session: &SessionId) -> Result<Option<LeadRow>, StoreError> {
        let row: Option<Row> = on_pool!(self, |pool| sqlx::query_as(LEAD)
            .bind(session.as_str())
            .fetch_optional(pool)
            .await?);
        row.map(lead_row).transpose()
    }

    /// Records the outcome of a conversation, unless a later decision is recorded already.
    pub async fn decide(
        &self,
        session: &SessionId,
        outcome: Outcome,
        reason: Option<&str>,
        account: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(DECIDE)
            .bind(session.as_str())
            .bind(outcome.as_str())
            .bind(reason)
            .bind(account)
            .bind(now_ms)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Returns the recorded outcome of a conversation.
    pub async fn outcome(&self, session: &SessionId) -> Result<Option<OutcomeRow>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(OUTCOME)
            .bind(session.as_str())
            .fetch_optional(pool)
            .await?))
    }

    /// Adds a note, once for each key of a form; whether it did.
    pub async fn add_note(
        &self,
        session: &SessionId,
        account: &str,
        body: &str,
        key: Option<&str>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let added = on_pool!(self, |pool| sqlx::query(ADD_NOTE)
            .bind(session.as_str())
            .bind(account)
            .bind(body)
            .bind(now_ms)
            .bind(key)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(added > 0)
    }

    /// The notes on a conversation, oldest first.
    pub async fn notes(&self, session: &SessionId) -> Result<Vec<Note>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(NOTES)
            .bind(session.as_str())
            .fetch_all(pool)
            .await?))
    }
}

fn lead_row(row: Row) -> Result<LeadRow, StoreError> {
    Ok(LeadRow {
        session_id: row.session_id,
        lead: serde_json::from_str(&row.details)?,
        created_at_ms: row.created_at_ms,
        updated_at_ms: row.updated_at_ms,
        outcome: row.outcome,
        reason: row.reason,
    })
}
