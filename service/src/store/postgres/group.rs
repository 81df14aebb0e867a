//! Group commit: turns that are ready at the same time are saved by one statement.
//!
//! A statement and its transaction cost Postgres several times what a row does. While one
//! group is being saved, the next one gathers; an idle agent saves a turn at once, a busy one
//! waits as long as more turns keep coming.
//!
//! A turn never suffers from its group. The statement waits for no lock: it leaves out the
//! conversations that others have locked, as well as those that have moved on, and each of these
//! turns goes on alone. If the statement is refused, all of them do. If its result is
//! unknown, none may: each turn looks up whether it was saved.

use std::collections::HashSet;
use std::time::Duration;

use sqlx::PgConnection;
use sqlx::postgres::PgPool;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::clock::is_in_time;
use super::lease::Lease;
use super::statements::is_current_stock;
use crate::metrics::channel_label;
use crate::store::json::to_json;
use crate::store::{Change, NewMessage, StoreError, TurnId};

/// The most turns that one statement saves: it takes some milliseconds.
const MAX_TURNS: usize = 64;

/// A group of a busy agent is complete once no turn has come for so long, or after the
/// longest wait.
const LULL: Duration = Duration::from_millis(1);
const LONGEST_GATHERING: Duration = Duration::from_millis(5);

/// A group that takes longer doesn't hold up the next one any more.
const HEAD_START: Duration = Duration::from_millis(100);

/// By then every turn of a group has given up waiting.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Later turns that save nothing but conversation and transcript, in one statement; returns
/// those that were saved. A conversation that another transaction has locked is left out, so
/// that nothing is waited for between the check of a deadline and the end.
const SAVE_GROUP: &str = concat!(
    "WITH change AS (
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[],
                $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::text[])
            AS change (session_id, from_turn, version, state, whatsapp_stopped,
                turn_id, attendance, stock_revision, deadline_us, channel)),
    locked AS (
        SELECT change.* FROM change JOIN conversation_states AS kept
            ON kept.session_id = change.session_id AND kept.last_turn = change.from_turn
        WHERE ",
    is_current_stock!("change.stock_revision"),
    is_in_time!("change.deadline_us"),
    " FOR UPDATE OF kept SKIP LOCKED),
    saved AS (
        UPDATE conversation_states AS kept
        SET version = locked.version, state = locked.state::jsonb,
            whatsapp_stopped = locked.whatsapp_stopped, last_turn = locked.turn_id,
            attendance = locked.attendance::jsonb, updated_at = now()
        FROM locked
        WHERE kept.session_id = locked.session_id AND kept.last_turn = locked.from_turn
        RETURNING kept.session_id, kept.last_turn, locked.channel),
    said AS (
        INSERT INTO transcript_messages
            (session_id, turn_id, channel, author, body, sent_at_ms)
        SELECT saved.session_id, saved.last_turn, saved.channel,
               message.author, message.body, message.sent_at_ms
        FROM saved JOIN unnest($11::text[], $12::text[], $13::text[], $14::bigint[])
            WITH ORDINALITY AS message (turn_id, author, body, sent_at_ms, n)
            ON message.turn_id = saved.last_turn
        ORDER BY message.n)
    SELECT last_turn FROM saved"
);

/// Saves turns in groups until it is dropped.
pub(super) struct GroupCommit(mpsc::UnboundedSender<Waiting>);

/// A change of nothing but conversation and transcript, as the statement takes it.
pub(super) struct Row {
    session: String,
    from: TurnId,
    version: i64,
    state: String,
    whatsapp_stopped: bool,
    turn: TurnId,
    attendance: Option<String>,
    stock_revision: Option<i64>,
    deadline_us: Option<i64>,
    channel: &'static str,
    messages: Vec<NewMessage>,
}

impl Row {
    /// `None` for a first turn and for one that has more to save.
    pub(super) fn new(
        change: &Change<'_>,
        deadline_us: Option<i64>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(from) = change.from.filter(|_| change.is_plain()) else {
            return Ok(None);
        };
        let attendance = change.conversation.stored_attendance();
        Ok(Some(Self {
            session: change.session.as_str().to_owned(),
            from: from.last_turn.clone(),
            version: change.next_version(),
            state: to_json(&change.conversation.state)?,
            whatsapp_stopped: change.conversation.whatsapp_stopped,
            turn: change.turn.clone(),
            attendance: attendance.map(serde_json::to_string).transpose()?,
            stock_revision: change.stock_revision,
            deadline_us,
            channel: channel_label(change.said.channel),
            messages: change.said.messages.to_vec(),
        }))
    }
}

struct Waiting {
    row: Row,
    saved: oneshot::Sender<Result<bool, StoreError>>,
}

impl GroupCommit {
    /// Starts its task; needs a tokio runtime.
    pub(super) fn start(pool: PgPool) -> Self {
        let (sender, waiting) = mpsc::unbounded_channel();
        tokio::spawn(save_groups(pool, waiting));
        Self(sender)
    }

    /// Returns whether the turn was saved. One that was not has changed nothing yet.
    pub(super) async fn save(&self, row: Row) -> Result<bool, StoreError> {
        let (saved, outcome) = oneshot::channel();
        if self.0.send(Waiting { row, saved }).is_err() {
            return Ok(false);
        }
        outcome.await.unwrap_or(Err(StoreError::Unavailable(None)))
    }
}

async fn save_groups(pool: PgPool, mut waiting: mpsc::UnboundedReceiver<Waiting>) {
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, MAX_TURNS).await > 0 {
        let is_busy = group.len() > 1;
        if is_busy {
            let _ = timeout(LONGEST_GATHERING, gather(&mut waiting, &mut group)).await;
        }
        let saving = tokio::spawn(save_group(pool.clone(), std::mem::take(&mut group)));
        let _ = timeout(HEAD_START, saving).await;
    }
}

/// Adds turns until none comes for a moment.
async fn gather(waiting: &mut mpsc::UnboundedReceiver<Waiting>, group: &mut Vec<Waiting>) {
    while group.len() < MAX_TURNS {
        let more = waiting.recv_many(group, MAX_TURNS - group.len());
        if !matches!(timeout(LULL, more).await, Ok(1..)) {
            return;
        }
    }
}

async fn save_group(pool: PgPool, mut group: Vec<Waiting>) {
    group.retain(|waiting| !waiting.saved.is_closed());
    let saving = timeout(TIME_LIMIT, save(&pool, &group)).await;
    let saved = match saving.unwrap_or(Err(StoreError::Unavailable(None))) {
        Ok(saved) => Some(saved),
        // Rolled back: alone, each turn finds out whether it was the reason.
        Err(StoreError::Refused(error @ sqlx::Error::Database(_))) => {
            tracing::warn!(%error, turns = group.len(), "group refused");
            Some(HashSet::new())
        }
        Err(_) => None,
    };
    for Waiting { row, saved: reply } in group {
        let outcome = saved
            .as_ref()
            .map(|saved| saved.contains(row.turn.as_str()));
        // A turn that has given up doesn't hear it.
        let _ = reply.send(outcome.ok_or(StoreError::Unavailable(None)));
    }
}

/// Returns the turns that were saved.
async fn save(pool: &PgPool, group: &[Waiting]) -> Result<HashSet<String>, StoreError> {
    if group.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = || group.iter().map(|waiting| &waiting.row);
    let messages =
        || rows().flat_map(|row| row.messages.iter().map(|message| (&row.turn, message)));
    let query = sqlx::query_scalar(SAVE_GROUP)
        .bind(column(rows(), |row| row.session.as_str()))
        .bind(column(rows(), |row| row.from.as_str()))
        .bind(column(rows(), |row| row.version))
        .bind(column(rows(), |row| row.state.as_str()))
        .bind(column(rows(), |row| row.whatsapp_stopped))
        .bind(column(rows(), |row| row.turn.as_str()))
        .bind(column(rows(), |row| row.attendance.as_deref()))
        .bind(column(rows(), |row| row.stock_revision))
        .bind(column(rows(), |row| row.deadline_us))
        .bind(column(rows(), |row| row.channel))
        .bind(column(messages(), |(turn, _)| turn.as_str()))
        .bind(column(messages(), |(_, message)| message.author.as_str()))
        .bind(column(messages(), |(_, message)| message.text.as_str()))
        .bind(column(messages(), |(_, message)| message.sent_at_ms));
    let work = async |c: &mut PgConnection| query.fetch_all(c).await;
    let saved: Vec<String> = Lease::new(pool.acquire().await?).run(work).await?;
    Ok(saved.into_iter().collect())
}

fn column<R, T>(rows: impl Iterator<Item = R>, value: impl Fn(R) -> T) -> Vec<T> {
    rows.map(value).collect()
}

#[cfg(test)]
mod tests;
