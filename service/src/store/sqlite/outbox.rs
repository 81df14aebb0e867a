//! The outbox in SQLite.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{Row, SqliteConnection};

use super::SqliteRepository;
use crate::store::{
    Backlog, FAILING_ATTEMPTS, NewEvent, Outbox, PendingEvent, SessionId, StoreError, TurnId,
};

const SAVE: &str = "
INSERT INTO outbox_events (event_id, session_id, event_type, payload) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (event_id) DO NOTHING";

/// Milliseconds since 1970, as SQLite counts them.
macro_rules! now_ms {
    () => {
        "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    };
}

const CLAIM: &str = concat!(
    "UPDATE outbox_events
    SET lease_owner = ?1, leased_until_ms = ",
    now_ms!(),
    " + ?3, attempts = attempts + 1
    WHERE position IN (
        SELECT position FROM outbox_events AS event
        WHERE next_attempt_at_ms <= ",
    now_ms!(),
    " AND (leased_until_ms IS NULL OR leased_until_ms < ",
    now_ms!(),
    ") AND NOT EXISTS (
              SELECT 1 FROM outbox_events AS older
              WHERE older.session_id = event.session_id AND older.position < event.position)
        ORDER BY next_attempt_at_ms, position LIMIT ?2)
    RETURNING position, event_id, payload, attempts"
);

const FINISH: &str = "DELETE FROM outbox_events WHERE position = ?1 AND lease_owner = ?2";

const RETRY: &str = concat!(
    "UPDATE outbox_events
    SET lease_owner = NULL, leased_until_ms = NULL, next_attempt_at_ms = ",
    now_ms!(),
    " + ?3 WHERE position = ?1 AND lease_owner = ?2"
);

const BACKLOG: &str = "
SELECT count(*) AS pending, count(*) FILTER (WHERE attempts >= ?1) AS failing
FROM outbox_events";

/// Saves events within the turn's transaction.
pub(super) async fn save_events(
    connection: &mut SqliteConnection,
    session: &SessionId,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    for event in events {
        sqlx::query(SAVE)
            .bind(&event.id)
            .bind(session.as_str())
            .bind(event.kind)
            .bind(&event.payload)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[async_trait]
impl Outbox for SqliteRepository {
    async fn claim_events(
        &self,
        owner: &TurnId,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<PendingEvent>, StoreError> {
        let rows = sqlx::query(CLAIM)
            .bind(owner.as_str())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .bind(milliseconds(lease))
            .fetch_all(&self.pool)
            .await?;
        let events = rows.iter().map(|row| {
            Ok(PendingEvent {
                position: row.try_get("position")?,
                id: row.try_get("event_id")?,
                payload: row.try_get("payload")?,
                attempts: row.try_get("attempts")?,
            })
        });
        Ok(events.collect::<Result<_, sqlx::Error>>()?)
    }

    async fn finish_event(&self, event: &PendingEvent, owner: &TurnId) -> Result<(), StoreError> {
        sqlx::query(FINISH)
            .bind(event.position)
            .bind(owner.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn retry_event(
        &self,
        event: &PendingEvent,
        owner: &TurnId,
        wait: Duration,
    ) -> Result<(), StoreError> {
        sqlx::query(RETRY)
            .bind(event.position)
            .bind(owner.as_str())
            .bind(milliseconds(wait))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn backlog(&self) -> Result<Backlog, StoreError> {
        let row = sqlx::query(BACKLOG)
            .bind(FAILING_ATTEMPTS)
            .fetch_one(&self.pool)
            .await?;
        Ok(Backlog {
            pending: row.try_get("pending")?,
            failing: row.try_get("failing")?,
        })
    }
}
