//! The outbox in SQLite.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{Row, SqliteConnection};

use super::SqliteRepository;
use crate::store::{
    Backlog, FAILING_ATTEMPTS, Lane, NewEvent, Outbox, PendingEvent, SessionId, StoreError, TurnId,
};

/// A lane's statements, which differ in their table alone.
struct Statements {
    save: &'static str,
    claim: &'static str,
    finish: &'static str,
    retry: &'static str,
    backlog: &'static str,
}

/// Milliseconds since 1970, as SQLite counts them.
macro_rules! now_ms {
    () => {
        "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
    };
}

macro_rules! statements {
    ($table:literal) => {
        Statements {
            save: concat!(
                "INSERT INTO ",
                $table,
                " (event_id, session_id, event_type, payload) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (event_id) DO NOTHING"
            ),
            claim: concat!(
                "UPDATE ",
                $table,
                " SET lease_owner = ?1, leased_until_ms = ",
                now_ms!(),
                " + ?3, attempts = attempts + 1
                WHERE position IN (
                    SELECT position FROM ",
                $table,
                " AS event WHERE next_attempt_at_ms <= ",
                now_ms!(),
                " AND (leased_until_ms IS NULL OR leased_until_ms < ",
                now_ms!(),
                ") AND NOT EXISTS (SELECT 1 FROM ",
                $table,
                " AS older WHERE older.session_id = event.session_id
                          AND older.position < event.position)
                    ORDER BY next_attempt_at_ms, position LIMIT ?2)
                RETURNING position, event_id, payload, attempts"
            ),
            finish: concat!(
                "DELETE FROM ",
                $table,
                " WHERE position = ?1 AND lease_owner = ?2"
            ),
            retry: concat!(
                "UPDATE ",
                $table,
                " SET lease_owner = NULL, leased_until_ms = NULL, next_attempt_at_ms = ",
                now_ms!(),
                " + ?3 WHERE position = ?1 AND lease_owner = ?2"
            ),
            backlog: concat!(
                "SELECT count(*) AS pending, count(*) FILTER (WHERE attempts >= ?1) AS failing
                FROM ",
                $table
            ),
        }
    };
}

const EVENTS: Statements = statements!("outbox_events");
const MAILS: Statements = statements!("outbox_mails");
const MESSAGES: Statements = statements!("outgoing_messages");

fn statements(lane: Lane) -> &'static Statements {
    match lane {
        Lane::Events => &EVENTS,
        Lane::Mails => &MAILS,
        Lane::Messages => &MESSAGES,
    }
}

/// Saves events within the turn's transaction.
pub(super) async fn save_events(
    connection: &mut SqliteConnection,
    session: &SessionId,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    for event in events {
        sqlx::query(statements(event.lane).save)
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
        lane: Lane,
        owner: &TurnId,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<PendingEvent>, StoreError> {
        let rows = sqlx::query(statements(lane).claim)
            .bind(owner.as_str())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .bind(milliseconds(lease))
            .fetch_all(&self.pool)
            .await?;
        let events = rows.iter().map(|row| {
            Ok(PendingEvent {
                lane,
                position: row.try_get("position")?,
                id: row.try_get("event_id")?,
                payload: row.try_get("payload")?,
                attempts: row.try_get("attempts")?,
            })
        });
        Ok(events.collect::<Result<_, sqlx::Error>>()?)
    }

    async fn finish_event(&self, event: &PendingEvent, owner: &TurnId) -> Result<(), StoreError> {
        sqlx::query(statements(event.lane).finish)
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
        sqlx::query(statements(event.lane).retry)
            .bind(event.position)
            .bind(owner.as_str())
            .bind(milliseconds(wait))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn backlog(&self, lane: Lane) -> Result<Backlog, StoreError> {
        let row = sqlx::query(statements(lane).backlog)
            .bind(FAILING_ATTEMPTS)
            .fetch_one(&self.pool)
            .await?;
        Ok(Backlog {
            pending: row.try_get("pending")?,
            failing: row.try_get("failing")?,
        })
    }
}
