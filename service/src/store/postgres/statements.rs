//! What Postgres is asked.
//!
//! A commit is one statement, so it needs one round trip and is atomic by
//! itself. Two turns that commit at once meet at the conversation's row: the
//! second waits for the first and then finds another turn than it names. Turns
//! are compared and not versions, which a restored database counts again.

pub(super) const LOAD: &str = "
SELECT state, version, last_turn, whatsapp_stopped, attendance
FROM conversation_states WHERE session_id = $1";

/// The statement for a first turn or a later one, with or without a lead, its
/// events and an answered message beside it.
pub(super) fn commit(is_first: bool, is_plain: bool) -> &'static str {
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

macro_rules! merge_lead {
    () => {
        "ON CONFLICT (session_id) DO UPDATE SET
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
                ", lead AS (
                INSERT INTO leads (session_id, name, phone, preferred_time, details, promised_at)
                SELECT session_id, $13 ->> 'name', $13 ->> 'phone', $13 ->> 'preferred_time', $13,
                       CASE WHEN $13 ->> 'preferred_time_at' IS NOT NULL THEN now() END
                FROM saved WHERE $13::jsonb IS NOT NULL ",
                merge_lead!(),
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

/// A turn whose time is over was refused already: see `clock`. `date_part` is a
/// float, which is compared faster than the numeric that `extract` gives.
macro_rules! is_in_time {
    ($deadline_us:literal) => {
        concat!(
            " AND COALESCE(",
            $deadline_us,
            " > date_part('epoch', clock_timestamp()) * 1000000, TRUE)"
        )
    };
}

pub(super) use {is_current_stock, is_in_time};

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

pub(super) const SAVE_LEAD: &str = concat!(
    "WITH lead AS (
    INSERT INTO leads (session_id, name, phone, preferred_time, details, promised_at)
    SELECT $1, $2 ->> 'name', $2 ->> 'phone', $2 ->> 'preferred_time', $2,
           CASE WHEN $2 ->> 'preferred_time_at' IS NOT NULL THEN now() END
    WHERE $2::jsonb IS NOT NULL ",
    merge_lead!(),
    "), ",
    insert_events!(
        "$1, event.kind, event.payload FROM ",
        "unnest($3::text[], $4::text[], $5::text[], $6::text[])"
    ),
    " SELECT 1"
);

/// Takes a message that is unclaimed, or whose owner's lease ran out without an answer.
pub(super) const CLAIM: &str = "
INSERT INTO whatsapp_messages AS m (message_id, owner) VALUES ($1, $2)
ON CONFLICT (message_id) DO UPDATE
SET owner = EXCLUDED.owner, claimed_at = now()
WHERE m.reply IS NULL
  AND (m.owner = EXCLUDED.owner OR m.claimed_at < now() - make_interval(secs => $3))
RETURNING message_id";

pub(super) const ANSWER: &str = "
SELECT reply FROM whatsapp_messages
WHERE message_id = $1 AND reply IS NOT NULL";

pub(super) const RELEASE: &str = "
DELETE FROM whatsapp_messages WHERE message_id = $1 AND owner = $2 AND reply IS NULL";

pub(super) const LEADS: &str = "
SELECT session_id, details, extract(epoch FROM updated_at)::bigint AS updated_at
FROM leads ORDER BY updated_at DESC LIMIT $1";

pub(super) const MIGRATION_LEVEL: &str = "
SELECT COALESCE(max(version), 0) FROM _sqlx_migrations WHERE success";

pub(super) const SWEEP_INBOX: &str = "
DELETE FROM whatsapp_inbox WHERE arrived_at < now() - make_interval(secs => $1)";
