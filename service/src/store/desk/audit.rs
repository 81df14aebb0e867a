//! The audit of the desk, and its retention.

use super::{DeskStore, on_pool};
use crate::store::{Expiry, StoreError};

/// An entry of the audit.
#[derive(sqlx::FromRow)]
pub struct AuditEntry {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The account.
    pub account: String,
    /// The action.
    pub action: String,
    /// In which conversation: any of its messages.
    pub position: Option<i64>,
    /// More about it; nothing that names a customer.
    pub detail: Option<String>,
}

const RECORD: &str = "
INSERT INTO desk_audit (at_ms, account, action, session_id, detail)
VALUES ($1, $2, $3, $4, $5)";

/// A page that polls every few seconds is one reading: the earlier entry covers it.
const RECORD_ONCE: &str = "
INSERT INTO desk_audit (at_ms, account, action, session_id, detail)
SELECT $1, $2, $3, $4, NULL WHERE NOT EXISTS (
    SELECT 1 FROM desk_audit
    WHERE at_ms > $5 AND account = $2 AND action = $3
      AND COALESCE(session_id, '') = COALESCE($4, ''))";

/// An act is recorded once, however often it is reported.
const RECORD_ACT: &str = "
INSERT INTO desk_audit (at_ms, account, action, session_id)
SELECT $1, $2, $3, $4 WHERE NOT EXISTS (
    SELECT 1 FROM desk_audit WHERE session_id = $4 AND at_ms = $1 AND action = $3)";

/// The time for which an entry covers those of the same kind that follow.
const ONCE_MS: i64 = 15 * 60_000;

const AUDIT: &str = "
SELECT at_ms, account, action, detail,
       (SELECT max(position) FROM transcript_messages AS m
        WHERE m.session_id = desk_audit.session_id) AS position
FROM desk_audit ORDER BY desk_audit.position DESC LIMIT $1";

/// Rows that were written before a moment, of each table with its own.
const SWEEP: [&str; 4] = [
    "DELETE FROM desk_sessions WHERE expires_at_ms < $1",
    "DELETE FROM desk_audit WHERE at_ms < $1",
    "DELETE FROM desk_notes WHERE written_at_ms < $1",
    "DELETE FROM desk_outcomes WHERE decided_at_ms < $1",
];

impl DeskStore {
    /// Records an action.
    pub async fn record(
        &self,
        account: &str,
        action: &str,
        session: Option<&str>,
        detail: Option<&str>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(RECORD)
            .bind(now_ms)
            .bind(account)
            .bind(action)
            .bind(session)
            .bind(detail)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Records what was done in a conversation, unless that act is recorded already.
    pub async fn record_act(
        &self,
        account: &str,
        action: &str,
        session: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(RECORD_ACT)
            .bind(at_ms)
            .bind(account)
            .bind(action)
            .bind(session)
            .execute(pool)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Records what a page does again and again: once in a quarter of an hour.
    pub async fn record_once(
        &self,
        account: &str,
        action: &str,
        session: Option<&str>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        on_pool!(self, |pool| sqlx::query(RECORD_ONCE)
            .bind(now_ms)
            .bind(account)
            .bind(action)
            .bind(session)
            .bind(now_ms.saturating_sub(ONCE_MS))
            .execute(pool)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Returns the newest entries first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        Ok(on_pool!(self, |pool| sqlx::query_as(AUDIT)
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?))
    }

    /// Deletes sessions that have expired, and what the team did and wrote as
    /// long ago as leads are kept.
    pub async fn sweep(&self, expiry: Expiry, now_ms: i64) -> Result<(), StoreError> {
        for (index, statement) in SWEEP.into_iter().enumerate() {
            let before_ms = if index == 0 {
                now_ms
            } else {
                expiry.leads_before_ms
            };
            on_pool!(self, |pool| sqlx::query(statement)
                .bind(before_ms)
                .execute(pool)
                .await?
                .rows_affected());
        }
        Ok(())
    }
}
