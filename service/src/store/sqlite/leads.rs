//! Leads in SQLite.

use async_trait::async_trait;
use sqlx::types::Json;
use sqlx::{Row, SqliteConnection};

use super::{SqliteRepository, outbox, overdue};
use crate::store::json::lead_json;
use crate::store::{EventWriter, LeadRecord, Leads, NewEvent, SessionId, StoreError};
use kavak_conversation::Lead;

/// `json_patch` removes a field that is null in the patch: leads are written without their nulls.
const SAVE_LEAD: &str = "
INSERT INTO leads (session_id, name, phone, preferred_time, details, promised_at)
VALUES (?1, ?2 ->> 'name', ?2 ->> 'phone', ?2 ->> 'preferred_time', ?2,
        CASE WHEN ?2 ->> 'preferred_time_at' IS NOT NULL THEN unixepoch() END)
ON CONFLICT (session_id) DO UPDATE SET
    name = COALESCE(excluded.name, name),
    phone = COALESCE(excluded.phone, phone),
    preferred_time = CASE
        WHEN excluded.details ->> 'call_cancelled' THEN NULL
        ELSE COALESCE(excluded.preferred_time, preferred_time) END,
    details = json_patch(details, excluded.details),
    promised_at = CASE
        WHEN excluded.details ->> 'call_cancelled' THEN NULL
        WHEN excluded.details ->> 'preferred_time_at' <> details ->> 'preferred_time_at'
        THEN excluded.promised_at ELSE COALESCE(promised_at, excluded.promised_at) END,
    updated_at = unixepoch()";

const LEADS: &str = "
SELECT session_id, details, updated_at FROM leads ORDER BY updated_at DESC LIMIT ?1";

/// Merges a lead into its row.
pub(super) async fn merge_lead(
    connection: &mut SqliteConnection,
    session: &SessionId,
    lead: &Lead,
) -> Result<(), StoreError> {
    sqlx::query(SAVE_LEAD)
        .bind(session.as_str())
        .bind(Json(lead_json(lead)?))
        .execute(connection)
        .await?;
    Ok(())
}

#[async_trait]
impl Leads for SqliteRepository {
    async fn save_lead(
        &self,
        session: &SessionId,
        lead: Option<&Lead>,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if let Some(lead) = lead {
            merge_lead(&mut transaction, session, lead).await?;
        }
        outbox::save_events(&mut transaction, session, events).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn announce_overdue(
        &self,
        now: &str,
        write: &EventWriter<'_>,
    ) -> Result<usize, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let count = overdue::announce(&mut transaction, now, write).await?;
        transaction.commit().await?;
        Ok(count)
    }

    async fn leads(&self, limit: u32) -> Result<Vec<LeadRecord>, StoreError> {
        let rows = sqlx::query(LEADS).bind(limit).fetch_all(&self.pool).await?;
        let records = rows.iter().map(|row| {
            let Json(lead): Json<Lead> = row.try_get("details")?;
            Ok(LeadRecord {
                session_id: row.try_get("session_id")?,
                lead,
                updated_at: row.try_get("updated_at")?,
            })
        });
        Ok(records.collect::<Result<_, sqlx::Error>>()?)
    }
}
