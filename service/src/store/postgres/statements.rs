//! Statements of the conversation's row.

use super::clock::is_in_time;
use super::leads::{insert_events, insert_lane, insert_lead};

pub(super) const LOAD: &str = "
SELECT state, version, last_turn, whatsapp_stopped, attendance
FROM conversation_states WHERE session_id = $1";

// A commit is one statement, so it needs one round trip and is atomic by itself. Two turns that
// commit at once meet at the conversation's row: the second waits for the first and then finds
// another turn than it names. Turns are compared and not versions, which a restored database
// counts again.

/// The statement for a first turn or a later one, with or without a lead, its
/// events and an answered message beside it.
pub(super) fn commit_statement(is_first: bool, is_plain: bool) -> &'static str {
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

pub(super) use is_current_stock;

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

pub(super) const MIGRATION_LEVEL: &str = "
SELECT COALESCE(max(version), 0) FROM _sqlx_migrations WHERE success";
