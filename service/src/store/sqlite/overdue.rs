//! Overdue leads in SQLite.

use kavak_conversation::Lead;
use sqlx::types::Json;
use sqlx::{Row, SqliteConnection};

use super::outbox::save_events;
use crate::store::overdue::{BATCH, overdue};
use crate::store::{EventWriter, Overdue, SessionId, StoreError};

const FIND: &str = overdue!("COALESCE(l.promised_at, l.created_at) * 1000", "");

const MARK: &str = "UPDATE leads SET announced_for = $2 WHERE session_id = $1";

/// Announces those that are not attended and can be read, and marks all, within a transaction.
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
        let promise: String = row.try_get("promise")?;
        let mark = sqlx::query(MARK).bind(&session).bind(promise);
        mark.execute(&mut *connection).await?;
        if row.try_get("is_attended")? {
            continue;
        }
        // The error would name what the customer wrote.
        let Ok(Json(lead)) = row.try_get::<Json<Lead>, _>("details") else {
            tracing::warn!("an overdue lead cannot be read and is not announced");
            continue;
        };
        let overdue = Overdue {
            session: SessionId::new(session),
            lead,
            channel: row.try_get("channel")?,
        };
        save_events(connection, &overdue.session, &write(&overdue)?).await?;
    }
    Ok(rows.len())
}
