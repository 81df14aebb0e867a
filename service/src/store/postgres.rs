//! The repository that a deployment uses.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::types::Json;
use sqlx::{Connection, Row};

use super::{
    Attendance, Change, Claim, Committed, Conversation, EventWriter, LeadRecord, MessageId,
    NewEvent, Repository, Said, SessionId, Stock, StoreError, Stored, TurnId, records::STOCK,
    records::lead_json,
};
use crate::metrics::channel_label;
use kavak_conversation::{Lead, State};

mod clock;
mod group;
mod inbox;
mod lease;
pub(super) mod options;
mod outbox;
mod overdue;
mod statements;
mod transcripts;
use clock::ServerClock;
use group::{GroupCommit, Row as GroupRow};
use lease::Lease;
use statements as sql;

/// A small instance takes some eighty connections, and several tasks and a
/// deploy's second set share them.
const MAX_CONNECTIONS: u32 = 10;

/// After this long unused, a connection is tried before it is trusted.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

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

/// Connects when first used.
pub(super) fn pool(url: &str, connections: u32, wait: Duration) -> Result<PgPool, StoreError> {
    Ok(pool_options(connections, wait).connect_lazy_with(connect_options(url)?))
}

fn connect_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    // A statement whose asker has given up must not hold its locks for long.
    Ok(options::options(url)?.options([
        ("statement_timeout", "5000"),
        ("lock_timeout", LOCK_TIMEOUT_MS),
    ]))
}

/// A lock is waited for less long than a turn waits for its commit: a commit
/// that got it later would be done although its turn was refused.
const LOCK_TIMEOUT_MS: &str = "1500";

fn pool_options(connections: u32, wait: Duration) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(wait)
        .test_before_acquire(false)
        .before_acquire(|connection, usage| {
            Box::pin(async move {
                if usage.idle_for > TRUSTED_IDLE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
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

fn lead_record(row: &PgRow) -> Result<LeadRecord, sqlx::Error> {
    let Json(lead): Json<Lead> = row.try_get("details")?;
    Ok(LeadRecord {
        session_id: row.try_get("session_id")?,
        lead,
        updated_at: row.try_get("updated_at")?,
    })
}

type Query<'a> = sqlx::query::Query<'a, sqlx::Postgres, sqlx::postgres::PgArguments>;

/// Binds lanes, ids, types and payloads as four arrays.
fn bind_events<'a>(query: Query<'a>, events: &'a [NewEvent]) -> Query<'a> {
    let lanes: Vec<&str> = events.iter().map(|event| event.lane.label()).collect();
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind).collect();
    let payloads: Vec<&str> = events.iter().map(|event| event.payload.as_str()).collect();
    query.bind(lanes).bind(ids).bind(kinds).bind(payloads)
}

/// Binds authors, words and times as three arrays, and the channel.
fn bind_said<'a>(query: Query<'a>, said: Said<'a>) -> Query<'a> {
    let messages = said.messages.iter();
    let authors: Vec<&str> = messages.clone().map(|m| m.author.as_str()).collect();
    let bodies: Vec<&str> = messages.clone().map(|m| m.text.as_str()).collect();
    let times: Vec<i64> = messages.map(|m| m.sent_at_ms).collect();
    let query = query.bind(authors).bind(bodies).bind(times);
    query.bind(channel_label(said.channel))
}

#[async_trait]
impl Repository for PostgresRepository {
    async fn load(&self, session: &SessionId) -> Result<Option<Stored>, StoreError> {
        let query = sqlx::query(sql::LOAD).bind(session.as_str());
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
        let mut query = sqlx::query(sql::commit(change.from.is_none(), is_plain))
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

    async fn save_lead(
        &self,
        session: &SessionId,
        lead: Option<&Lead>,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        let query = sqlx::query(sql::SAVE_LEAD)
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

    async fn claim(&self, message: &MessageId, owner: &TurnId) -> Result<Claim, StoreError> {
        let query = sqlx::query(sql::CLAIM)
            .bind(message.as_str())
            .bind(owner.as_str())
            .bind(super::claims::LEASE.as_secs_f64());
        let work = async |c: &mut sqlx::PgConnection| query.fetch_optional(c).await;
        if self.lease().await?.run(work).await?.is_some() {
            return Ok(Claim::Ours);
        }
        let answer = self.answer(message).await?;
        Ok(answer.map_or(Claim::Pending, Claim::Answered))
    }

    async fn answer(&self, message: &MessageId) -> Result<Option<String>, StoreError> {
        let query = sqlx::query_scalar(sql::ANSWER).bind(message.as_str());
        let work = async |c: &mut sqlx::PgConnection| query.fetch_optional(c).await;
        self.lease().await?.run(work).await
    }

    async fn release(&self, message: &MessageId, owner: &TurnId) -> Result<(), StoreError> {
        let query = sqlx::query(sql::RELEASE)
            .bind(message.as_str())
            .bind(owner.as_str());
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }

    async fn leads(&self, limit: u32) -> Result<Vec<LeadRecord>, StoreError> {
        let query = sqlx::query(sql::LEADS).bind(i64::from(limit));
        let work = async |c: &mut sqlx::PgConnection| {
            let rows = query.fetch_all(c).await?;
            rows.iter().map(lead_record).collect()
        };
        self.lease().await?.run(work).await
    }

    async fn migration_level(&self) -> Result<i64, StoreError> {
        let work = async |c: &mut sqlx::PgConnection| {
            sqlx::query_scalar(sql::MIGRATION_LEVEL).fetch_one(c).await
        };
        self.lease().await?.run(work).await
    }

    async fn stock(&self) -> Result<Stock, StoreError> {
        let query = sqlx::query_as(STOCK);
        let work = async |c: &mut sqlx::PgConnection| query.fetch_all(c).await;
        let rows: Vec<(i64, Option<String>)> = self.lease().await?.run(work).await?;
        Ok(Stock::of(rows.into_iter()))
    }

    async fn sweep_inbox(&self) -> Result<(), StoreError> {
        let query = sqlx::query(sql::SWEEP_INBOX).bind(self.inbox_ttl_s);
        let work = async |c: &mut sqlx::PgConnection| query.execute(c).await;
        self.lease().await?.run(work).await?;
        Ok(())
    }
}
