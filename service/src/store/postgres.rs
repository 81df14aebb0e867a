//! The repository that a deployment uses.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::Row;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::types::Json;

use super::{
    Attendance, Change, Committed, Conversation, Repository, SessionId, Stock, StoreError, Stored,
    json::lead_json, records::STOCK,
};
use kavak_conversation::State;

mod claims;
mod clock;
mod group;
mod inbox;
mod leads;
mod lease;
pub(super) mod options;
mod outbox;
mod overdue;
pub(super) mod pool;
mod transcripts;
use clock::{ServerClock, is_in_time};
use group::{GroupCommit, Row as GroupRow};
use leads::{bind_events, insert_events, insert_lane, insert_lead};
use lease::Lease;
use pool::{MAX_CONNECTIONS, connect_options, pool_options};
use transcripts::bind_said;

type Query<'a> = sqlx::query::Query<'a, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// Conversations, leads and messages in a Postgres database.
pub(super) struct PostgresRepository {
    pool: PgPool,
    group: GroupCommit,
    clock: Arc<ServerClock>,
    inbox_ttl_s: f64,
}

impl PostgresRepository {
    pub(super) fn new(url: &str, wait: Duration, inbox_ttl: Duration) -> Result<Self, StoreError> {
        let clock = Arc::new(ServerClock::default());
        let measured = clock.clone();
        let options = pool_options(MAX_CONNECTIONS, wait);
        let options = options.after_connect(move |connection, _| {
            let clock = measured.clone();
            Box::pin(async move { clock.measure(connection).await })
        });
        let pool = options.connect_lazy_with(connect_options(url)?);
        Ok(Self {
            group: GroupCommit::start(pool.clone()),
            pool,
            clock,
            inbox_ttl_s: inbox_ttl.as_secs_f64(),
        })
    }

    async fn lease(&self) -> Result<Lease, StoreError> {
        Ok(Lease::new(self.pool.acquire().await?))
    }
}

fn stored(row: &PgRow) -> Result<Stored, sqlx::Error> {
    let Json(state): Json<State> = row.try_get("state")?;
    let last_turn: String = row.try_get("last_turn")?;
    let attendance: Option<Json<Attendance>> = row.try_get("attendance")?;
    Ok(Stored {
        version: row.try_get("version")?,
        last_turn: last_turn.into(),
        conversation: Arc::new(Conversation {
            state,
            whatsapp_stopped: row.try_get("whatsapp_stopped")?,
            attendance: attendance.map(|Json(found)| found).unwrap_or_default(),
        }),
    })
}

const LOAD: &str = "
SELECT state, version, last_turn, whatsapp_stopped, attendance
FROM conversation_states WHERE session_id = $1";

// A commit is one statement, so it needs one round trip and is atomic by itself. Two turns that
// commit at once meet at the conversation's row: the second waits for the first and then finds
// another turn than it names. Turns are compared and not versions, which a restored database
// counts again.

/// The statement for a first turn or a later one, with or without a lead, its
/// events and an answered message beside it.
fn commit_statement(is_first: bool, is_plain: bool) -> &'static str {
    match (is_first, is_plain) {
        (true, true) => INSERT,
        (true, false) => INSERT_ALL,
        (false, true) => UPDATE,
        (false, false) => UPDATE_ALL,
    }
}

/// A message that has its answer already stops the commit.
macro_rules! unanswered {
    () => {
        "NOT EXISTS (
            SELECT 1 FROM whatsapp_messages
            WHERE message_id = ANY($14) AND reply IS NOT NULL)"
    };
}

/// The conversation's row is written before its messages, which therefore get
/// their positions in the order of the turns.
macro_rules! with_transcript {
    ($saved:expr, $rest:expr) => {
        concat!(
            "WITH saved AS (",
            $saved,
            " RETURNING session_id, version), said AS (
            INSERT INTO transcript_messages
                (session_id, turn_id, channel, author, body, sent_at_ms)
            SELECT session_id, $5, $9, message.author, message.body, message.sent_at_ms
            FROM saved, unnest($6::text[], $7::text[], $8::bigint[])
                WITH ORDINALITY AS message (author, body, sent_at_ms, n)
            ORDER BY message.n)",
            $rest,
            " SELECT version FROM saved"
        )
    };
}

macro_rules! with_the_rest {
    ($saved:expr) => {
        with_transcript!(
            $saved,
            concat!(
                ", lead AS (",
                insert_lead!("session_id", "$13", " FROM saved"),
                "), ",
                insert_events!(
                    "saved.session_id, event.kind, event.payload FROM saved, ",
                    "unnest($16::text[], $17::text[], $18::text[], $19::text[])"
                ),
                ", answered AS (
                INSERT INTO whatsapp_messages
                    (message_id, owner, reply, answered_at, session_id)
                SELECT id, $5, answer, now(), saved.session_id
                FROM saved, unnest($14::text[], $15::text[]) AS message (id, answer)
                ON CONFLICT (message_id) DO UPDATE SET
                    owner = EXCLUDED.owner, claimed_at = EXCLUDED.claimed_at,
                    reply = EXCLUDED.reply, answered_at = EXCLUDED.answered_at,
                    session_id = EXCLUDED.session_id)"
            )
        )
    };
}

/// A turn that offered from a stock which has changed since is not saved.
macro_rules! is_current_stock {
    ($revision:literal) => {
        concat!(
            "COALESCE(",
            $revision,
            " = (SELECT revision FROM desk_revisions WHERE name = 'stock'), TRUE)"
        )
    };
}

use is_current_stock;

macro_rules! insert_conversation {
    ($condition:expr) => {
        concat!(
            "INSERT INTO conversation_states
                (session_id, version, state, whatsapp_stopped, last_turn, attendance)
            SELECT $1, $2, $3, $4, $5, $10 WHERE ",
            is_current_stock!("$11::bigint"),
            is_in_time!("$12::bigint"),
            $condition,
            " ON CONFLICT (session_id) DO NOTHING"
        )
    };
}

macro_rules! update_conversation {
    ($condition:expr) => {
        concat!(
            "UPDATE conversation_states
            SET version = $2, state = $3, whatsapp_stopped = $4, last_turn = $5,
                attendance = $10, updated_at = now()
            WHERE session_id = $1 AND ",
            is_current_stock!("$11::bigint"),
            is_in_time!("$12::bigint"),
            $condition
        )
    };
}

const INSERT: &str = with_transcript!(insert_conversation!(""), "");

const UPDATE: &str = with_transcript!(update_conversation!(" AND last_turn = $13"), "");

const INSERT_ALL: &str = with_the_rest!(insert_conversation!(concat!(" AND ", unanswered!())));

const UPDATE_ALL: &str = with_the_rest!(update_conversation!(concat!(
    " AND last_turn = $20 AND ",
    unanswered!()
)));

const MIGRATION_LEVEL: &str = "
SELECT COALESCE(max(version), 0) FROM _sqlx_migrations WHERE success";

#[async_trait]
impl Repository for PostgresRepository {
    async fn load(&self, session: &SessionId) -> Result<Option<Stored>, StoreError> {
        let query = sqlx::query(LOAD).bind(session.as_str());
        let work = async |c: &mut sqlx::PgConnection| {
            let row = query.fetch_optional(c).await?;
            row.as_ref().map(stored).transpose()
        };
        self.lease().await?.run(work).await
    }

    async fn commit(&self, change: &Change<'_>) -> Result<Committed, StoreError> {
        // Named once: waiting for a group takes of the same time.
        let deadline_us = change.within.map(|within| self.clock.deadline_us(within));
        if let Some(row) = GroupRow::new(change, deadline_us)?
            && self.group.save(row).await?
        {
            return Ok(Committed::Saved);
        }
        let is_plain = change.is_plain();
        let mut query = sqlx::query(commit_statement(change.from.is_none(), is_plain))
            .bind(change.session.as_str())
            .bind(change.next_version())
            .bind(Json(&change.conversation.state))
            .bind(change.conversation.whatsapp_stopped)
            .bind(change.turn.as_str());
        query = bind_said(query, change.said);
        query = query.bind(change.conversation.stored_attendance().map(Json));
        query = query.bind(change.stock_revision);
        query = query.bind(deadline_us);
        if !is_plain {
            let answered = change.answered.iter().flat_map(|a| a.replies());
            let (ids, replies): (Vec<&str>, Vec<&str>) =
                answered.map(|(id, reply)| (id.as_str(), reply)).unzip();
            query = query
                .bind(change.lead.map(lead_json).transpose()?.map(Json))
                .bind(ids)
                .bind(replies);
            query = bind_events(query, change.events);
        }
        if let Some(from) = change.from {
            query = query.bind(from.last_turn.as_str());
        }
        let work = async |c: &mut sqlx::PgConnection| query.fetch_optional(c).await;
        let saved = self.lease().await?.run(work).await?;
        Ok(saved.map_or(Committed::Conflict, |_| Committed::Saved))
    }

    async fn migration_level(&self) -> Result<i64, StoreError> {
        let work = async |c: &mut sqlx::PgConnection| {
            sqlx::query_scalar(MIGRATION_LEVEL).fetch_one(c).await
        };
        self.lease().await?.run(work).await
    }

    async fn stock(&self) -> Result<Stock, StoreError> {
        let query = sqlx::query_as(STOCK);
        let work = async |c: &mut sqlx::PgConnection| query.fetch_all(c).await;
        let rows: Vec<(i64, Option<String>)> = self.lease().await?.run(work).await?;
        Ok(Stock::of(rows.into_iter()))
    }
}
