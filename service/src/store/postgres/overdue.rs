//! Overdue leads in Postgres.

use kavak_conversation::Lead;
use sqlx::types::Json;
use sqlx::{Connection, PgConnection, Row};

use super::bind_events;
use super::leads::SAVE_LEAD;
use crate::store::overdue::{BATCH, overdue};
use crate::store::{EventWriter, Overdue, SessionId};

/// Leads that another task announces right now are skipped.
const FIND: &str = overdue!(
    "extract(epoch FROM COALESCE(l.promised_at, l.created_at)) * 1000",
    "FOR UPDATE OF l SKIP LOCKED"
);

const MARK: &str = "UPDATE leads SET announced_for = $2 WHERE session_id = $1";

/// Announces those that are not attended and can be read, and marks all, in one transaction.
pub(super) async fn announce(
    connection: &mut PgConnection,
    now: &str,
    write: &EventWriter<'_>,
) -> Result<usize, sqlx::Error> {
    let mut transaction = connection.begin().await?;
    let rows = sqlx::query(FIND)
        .bind(now)
        .bind(i64::from(BATCH))
        .fetch_all(&mut *transaction)
        .await?;
    for row in &rows {
        let session: String = row.try_get("session_id")?;
        let promise: String = row.try_get("promise")?;
        let mark = sqlx::query(MARK).bind(&session).bind(promise);
        mark.execute(&mut *transaction).await?;
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
        let events = write(&overdue).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let query = sqlx::query(SAVE_LEAD).bind(overdue.session.as_str());
        let query = bind_events(query.bind(None::<Json<Lead>>), &events);
        query.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(rows.len())
}
