//! Leads in Postgres.

use async_trait::async_trait;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;

use super::{PostgresRepository, Query, overdue};
use crate::store::json::lead_json;
use crate::store::{EventWriter, LeadRecord, Leads, NewEvent, SessionId, StoreError};
use kavak_conversation::Lead;

/// Inserts a lead, or merges it into the row of its session.
macro_rules! insert_lead {
    ($session:literal, $lead:literal, $from:literal) => {
        concat!(
            "INSERT INTO leads (session_id, name, phone, preferred_time, details, promised_at)
            SELECT ", $session, ", ", $lead, " ->> 'name', ", $lead, " ->> 'phone', ",
            $lead, " ->> 'preferred_time', ", $lead, ",
                CASE WHEN ", $lead, " ->> 'preferred_time_at' IS NOT NULL THEN now() END",
            $from, " WHERE ", $lead, "::jsonb IS NOT NULL
            ON CONFLICT (session_id) DO UPDATE SET
            name = COALESCE(EXCLUDED.name, leads.name),
            phone = COALESCE(EXCLUDED.phone, leads.phone),
            preferred_time = CASE
                WHEN (EXCLUDED.details ->> 'call_cancelled')::boolean THEN NULL
                ELSE COALESCE(EXCLUDED.preferred_time, leads.preferred_time) END,
            details = leads.details || EXCLUDED.details,
            promised_at = CASE
                WHEN (EXCLUDED.details ->> 'call_cancelled')::boolean THEN NULL
                WHEN EXCLUDED.details ->> 'preferred_time_at' <> leads.details ->> 'preferred_time_at'
                THEN EXCLUDED.promised_at
                ELSE COALESCE(leads.promised_at, EXCLUDED.promised_at) END,
            updated_at = now()"
        )
    };
}

/// Into the table of a lane what goes by it; positions follow the order of the arrays.
macro_rules! insert_lane {
    ($table:literal, $lane:literal, $from:expr, $arrays:expr) => {
        concat!(
            "INSERT INTO ",
            $table,
            " (event_id, session_id, event_type, payload)
            SELECT event.id, ",
            $from,
            $arrays,
            " WITH ORDINALITY AS event (lane, id, kind, payload, n)
            WHERE event.lane = '",
            $lane,
            "' ORDER BY event.n
            ON CONFLICT (event_id) DO NOTHING"
        )
    };
}

macro_rules! insert_events {
    ($from:expr, $arrays:expr) => {
        concat!(
            "events AS (",
            insert_lane!("outbox_events", "events", $from, $arrays),
            "), mails AS (",
            insert_lane!("outbox_mails", "mails", $from, $arrays),
            "), outgoing AS (",
            insert_lane!("outgoing_messages", "messages", $from, $arrays),
            ")"
        )
    };
}

pub(super) use {insert_events, insert_lane, insert_lead};

pub(super) const SAVE_LEAD: &str = concat!(
    "WITH lead AS (",
    insert_lead!("$1", "$2", ""),
    "), ",
    insert_events!(
        "$1, event.kind, event.payload FROM ",
        "unnest($3::text[], $4::text[], $5::text[], $6::text[])"
    ),
    " SELECT 1"
);

const LEADS: &str = "
SELECT session_id, details, extract(epoch FROM updated_at)::bigint AS updated_at
FROM leads ORDER BY updated_at DESC LIMIT $1";

fn lead_record(row: &PgRow) -> Result<LeadRecord, sqlx::Error> {
    let Json(lead): Json<Lead> = row.try_get("details")?;
    Ok(LeadRecord {
        session_id: row.try_get("session_id")?,
        lead,
        updated_at: row.try_get("updated_at")?,
    })
}

/// Binds lanes, ids, types and payloads as four arrays.
pub(super) fn bind_events<'a>(query: Query<'a>, events: &'a [NewEvent]) -> Query<'a> {
    let lanes: Vec<&str> = events.iter().map(|event| event.lane.label()).collect();
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind).collect();
    let payloads: Vec<&str> = events.iter().map(|event| event.payload.as_str()).collect();
    query.bind(lanes).bind(ids).bind(kinds).bind(payloads)
}

#[async_trait]
impl Leads for PostgresRepository {
    async fn save_lead(
        &self,
        session: &SessionId,
        lead: Option<&Lead>,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        let query = sqlx::query(SAVE_LEAD)
            .bind(session.as_str())
            .bind(lead.map(lead_json).transpose()?.map(Json));
        let query = bind_events(query, events);
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn announce_overdue(
        &self,
        now: &str,
        write: &EventWriter<'_>,
    ) -> Result<usize, StoreError> {
        let work = async |c: &mut sqlx::PgConnection| overdue::announce(c, now, write).await;
        self.lease().await?.run(work).await
    }

    async fn leads(&self, limit: u32) -> Result<Vec<LeadRecord>, StoreError> {
        let query = sqlx::query(LEADS).bind(i64::from(limit));
        let work = async |c: &mut sqlx::PgConnection| {
            let rows = query.fetch_all(c).await?;
            rows.iter().map(lead_record).collect()
        };
        self.lease().await?.run(work).await
    }
}
