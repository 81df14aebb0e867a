//! Overdue leads in SQLite.

use kavak_conversation::Lead;
use sqlx::types::Json;
use sqlx::{Row, SqliteConnection};

use super::outbox::save_events;
use crate::store::overdue::{BATCH, overdue};
use crate::store::{EventWriter, Overdue, SessionId, StoreError};

const FIND: &str = overdue!("COALESCE(l.promised_at, l.created_at) * 1000", "");

const MARK: &str = "UPDATE leads SET announced_for = $2 WHERE session_id = $1";

/// Announces those that are not attended and marks all, within a transaction.
pub(super) async fn announce(
    connection: &mut SqliteConnection,
    now: &str,
    write: &EventWriter<'_>,
) -> Result<usize, StoreError> {
    let rows = sqlx::query(FIND)
        .bind(now)
        .bind(BATCH)
        .fetch_all(&mut *connection)
        .await?;
    for row in &rows {
        let session: String = row.try_get("session_id")?;
        let Json(lead): Json<Lead> = row.try_get("details")?;
        let overdue = Overdue {
            session: SessionId::new(session),
            lead,
            channel: row.try_get("channel")?,
        };
        let promise: String = row.try_get("promise")?;
        sqlx::query(MARK)
            .bind(overdue.session.as_str())
            .bind(promise)
            .execute(&mut *connection)
            .await?;
        if row.try_get("is_attended")? {
            continue;
        }
        save_events(connection, &overdue.session, &write(&overdue)?).await?;
    }
    Ok(rows.len())
}
