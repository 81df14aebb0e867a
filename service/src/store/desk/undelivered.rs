//! Events that were tried and not delivered.

use super::{DeskStore, on_pool};
use crate::store::{FAILING_ATTEMPTS, StoreError};

/// An event or a message that waits for its receiver.
#[derive(sqlx::FromRow)]
pub struct Undelivered {
    /// `events`, `mails` or `messages`.
    pub lane: String,
    /// `lead.completed` and the like.
    pub event_type: String,
    /// Attempts begun.
    pub attempts: i32,
    /// Since when it waits, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Of which conversation: any of its messages.
    pub position: Option<i64>,
}

const UNDELIVERED: &str = "
SELECT lane, event_type, attempts, created_at_ms,
       (SELECT max(position) FROM transcript_messages AS m
        WHERE m.session_id = desk_undelivered.session_id) AS position
FROM desk_undelivered WHERE attempts >= $1 ORDER BY created_at_ms, event_id LIMIT $2";

impl DeskStore {
    /// Returns the events that failed several times, the oldest first.
    pub async fn undelivered(&self, limit: u32) -> Result<Vec<Undelivered>, StoreError> {
        let failing = i32::try_from(FAILING_ATTEMPTS).unwrap_or(i32::MAX);
        Ok(on_pool!(self, |pool| sqlx::query_as(UNDELIVERED)
            .bind(failing)
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await?))
    }
}
