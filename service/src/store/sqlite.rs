//! The repository that needs no server.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::types::Json;
use sqlx::{ConnectOptions, Row, SqliteConnection};

use super::{
    Attendance, Change, Committed, Conversation, Repository, SessionId, Stock, StoreError, Stored,
    records::STOCK,
};
use kavak_conversation::State;

mod claims;
mod inbox;
mod leads;
mod outbox;
mod overdue;
mod transcripts;
use claims::ANSWER;
use leads::merge_lead;

/// Conversations, leads and messages in one file.
pub(super) struct SqliteRepository {
    pool: SqlitePool,
    inbox_ttl_s: i64,
}

/// Commits reach the disk, deleted data is overwritten, and another writer of the file is waited
/// for, but not longer than a customer waits.
pub(super) fn tuned(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .disable_statement_logging()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_millis(1_500))
}

/// The file is its owner's alone: names, numbers and passwords' hashes are in it.
/// SQLite gives the files beside it the same mode. What can't be done is found
/// out when the file is opened.
pub(super) fn make_private(file: &Path) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let mut options = std::fs::OpenOptions::new();
    let opened = options.write(true).create(true).truncate(false).mode(0o600);
    if let Ok(file) = opened.open(file) {
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o600));
    }
}

/// Opens the file when first used. One connection: SQLite has one writer
/// anyway, and turns queue here more fairly than at its lock.
pub(super) fn pool(url: &str, wait: Duration) -> Result<SqlitePool, StoreError> {
    let options: SqliteConnectOptions = url.parse()?;
    make_private(options.get_filename());
    Ok(SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(wait)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(tuned(options)))
}

impl SqliteRepository {
    pub(super) fn new(url: &str, wait: Duration, inbox_ttl: Duration) -> Result<Self, StoreError> {
        Ok(Self {
            pool: pool(url, wait)?,
            inbox_ttl_s: i64::try_from(inbox_ttl.as_secs()).unwrap_or(i64::MAX),
        })
    }

    /// Returns whether any of the messages has its answer already.
    async fn is_answered(
        &self,
        connection: &mut SqliteConnection,
        change: &Change<'_>,
    ) -> Result<bool, StoreError> {
        for (message, _) in change.answered.iter().flat_map(|a| a.replies()) {
            let answer = sqlx::query(ANSWER)
                .bind(message.as_str())
                .fetch_optional(&mut *connection)
                .await?;
            if answer.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn stored(row: &SqliteRow) -> Result<Stored, sqlx::Error> {
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
FROM conversation_states WHERE session_id = ?1";

const INSERT: &str = "
INSERT INTO conversation_states
    (session_id, version, state, whatsapp_stopped, last_turn, attendance)
SELECT ?1, ?2, ?3, ?4, ?5, ?6
WHERE COALESCE(?7 = (SELECT revision FROM desk_revisions WHERE name = 'stock'), TRUE)
ON CONFLICT (session_id) DO NOTHING";

const UPDATE: &str = "
UPDATE conversation_states
SET version = ?2, state = ?3, whatsapp_stopped = ?4, last_turn = ?5,
    attendance = ?6, updated_at = unixepoch()
WHERE session_id = ?1 AND last_turn = ?8
  AND COALESCE(?7 = (SELECT revision FROM desk_revisions WHERE name = 'stock'), TRUE)";

const SAVE_ANSWER: &str = "
INSERT INTO whatsapp_messages (message_id, owner, reply, answered_at, session_id)
VALUES (?1, ?2, ?3, unixepoch(), ?4)
ON CONFLICT (message_id) DO UPDATE SET
    owner = excluded.owner, claimed_at = excluded.claimed_at,
    reply = excluded.reply, answered_at = excluded.answered_at,
    session_id = excluded.session_id";

const MIGRATION_LEVEL: &str = "
SELECT COALESCE(max(version), 0) FROM _sqlx_migrations WHERE success";

#[async_trait]
impl Repository for SqliteRepository {
    async fn load(&self, session: &SessionId) -> Result<Option<Stored>, StoreError> {
        let row = sqlx::query(LOAD)
            .bind(session.as_str())
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.as_ref().map(stored).transpose()?)
    }

    async fn commit(&self, change: &Change<'_>) -> Result<Committed, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        if self.is_answered(&mut transaction, change).await? {
            return Ok(Committed::Conflict);
        }
        let statement = match change.from {
            None => INSERT,
            Some(_) => UPDATE,
        };
        let mut query = sqlx::query(statement)
            .bind(change.session.as_str())
            .bind(change.next_version())
            .bind(Json(&change.conversation.state))
            .bind(change.conversation.whatsapp_stopped)
            .bind(change.turn.as_str())
            .bind(change.conversation.stored_attendance().map(Json))
            .bind(change.stock_revision);
        if let Some(from) = change.from {
            query = query.bind(from.last_turn.as_str());
        }
        let saved = query.execute(&mut *transaction).await?;
        if saved.rows_affected() == 0 {
            return Ok(Committed::Conflict);
        }
        transcripts::save(&mut transaction, change).await?;
        if let Some(lead) = change.lead {
            merge_lead(&mut transaction, change.session, lead).await?;
        }
        outbox::save_events(&mut transaction, change.session, change.events).await?;
        if let Some(answered) = change.answered {
            for (message, reply) in answered.replies() {
                sqlx::query(SAVE_ANSWER)
                    .bind(message.as_str())
                    .bind(change.turn.as_str())
                    .bind(reply)
                    .bind(change.session.as_str())
                    .execute(&mut *transaction)
                    .await?;
            }
        }
        transaction.commit().await?;
        Ok(Committed::Saved)
    }

    async fn migration_level(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(MIGRATION_LEVEL)
            .fetch_one(&self.pool)
            .await?)
    }

    async fn stock(&self) -> Result<Stock, StoreError> {
        let rows: Vec<(i64, Option<String>)> = sqlx::query_as(STOCK).fetch_all(&self.pool).await?;
        Ok(Stock::of(rows.into_iter()))
    }
}
