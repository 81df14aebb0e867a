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
mod statements;
mod transcripts;
use clock::ServerClock;
use group::{GroupCommit, Row as GroupRow};
use leads::bind_events;
use lease::Lease;
use pool::{MAX_CONNECTIONS, connect_options, pool_options};
use statements::{LOAD, MIGRATION_LEVEL, commit_statement};
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
