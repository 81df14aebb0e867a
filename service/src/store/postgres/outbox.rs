//! The outbox in Postgres.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::Row;
use sqlx::postgres::PgRow;

use super::PostgresRepository;
use crate::store::{Backlog, FAILING_ATTEMPTS, Lane, Outbox, PendingEvent, StoreError, TurnId};

/// A lane's statements, which differ in their table alone.
struct Statements {
    claim: &'static str,
    finish: &'static str,
    retry: &'static str,
    backlog: &'static str,
}

/// Another task's leased rows are skipped while its statement runs. Once that has ended, the row
/// is read again and is leased.
macro_rules! statements {
    ($table:literal) => {
        Statements {
            claim: concat!(
                "WITH due AS (
                    SELECT position FROM ",
                $table,
                " AS event
                    WHERE next_attempt_at <= now()
                      AND (leased_until IS NULL OR leased_until < now())
                      AND NOT EXISTS (SELECT 1 FROM ",
                $table,
                " AS older WHERE older.session_id = event.session_id
                          AND older.position < event.position)
                    ORDER BY next_attempt_at LIMIT $2
                    FOR UPDATE SKIP LOCKED)
                UPDATE ",
                $table,
                " AS event
                SET lease_owner = $1, leased_until = now() + make_interval(secs => $3),
                    attempts = attempts + 1
                FROM due WHERE event.position = due.position
                RETURNING event.position, event_id, payload, attempts"
            ),
            finish: concat!(
                "DELETE FROM ",
                $table,
                " WHERE position = $1 AND lease_owner = $2"
            ),
            retry: concat!(
                "UPDATE ",
                $table,
                " SET lease_owner = NULL, leased_until = NULL,
                    next_attempt_at = now() + make_interval(secs => $3)
                WHERE position = $1 AND lease_owner = $2"
            ),
            backlog: concat!(
                "SELECT count(*) AS pending, count(*) FILTER (WHERE attempts >= $1) AS failing
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

fn pending(lane: Lane, row: &PgRow) -> Result<PendingEvent, sqlx::Error> {
    let attempts: i32 = row.try_get("attempts")?;
    Ok(PendingEvent {
        lane,
        position: row.try_get("position")?,
        id: row.try_get("event_id")?,
        payload: row.try_get("payload")?,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    })
}

#[async_trait]
impl Outbox for PostgresRepository {
    async fn claim_events(
        &self,
        lane: Lane,
        owner: &TurnId,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<PendingEvent>, StoreError> {
        let query = sqlx::query(statements(lane).claim)
            .bind(owner.as_str())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .bind(lease.as_secs_f64());
        let work = async |c: &mut sqlx::PgConnection| {
            let rows = query.fetch_all(c).await?;
            rows.iter().map(|row| pending(lane, row)).collect()
        };
        self.lease().await?.run(work).await
    }

    async fn finish_event(&self, event: &PendingEvent, owner: &TurnId) -> Result<(), StoreError> {
        let query = sqlx::query(statements(event.lane).finish)
            .bind(event.position)
            .bind(owner.as_str());
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn retry_event(
        &self,
        event: &PendingEvent,
        owner: &TurnId,
        wait: Duration,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(statements(event.lane).retry)
            .bind(event.position)
            .bind(owner.as_str())
            .bind(wait.as_secs_f64());
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn backlog(&self, lane: Lane) -> Result<Backlog, StoreError> {
        let query = sqlx::query(statements(lane).backlog)
            .bind(i32::try_from(FAILING_ATTEMPTS).unwrap_or(i32::MAX));
        let work = async |c: &mut sqlx::PgConnection| {
            let row = query.fetch_one(c).await?;
            Ok(Backlog {
                pending: row.try_get("pending")?,
                failing: row.try_get("failing")?,
            })
        };
        self.lease().await?.run(work).await
    }
}
