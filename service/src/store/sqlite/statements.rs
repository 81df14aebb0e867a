//! What SQLite is asked.

pub(super) const LOAD: &str = "
SELECT state, version, last_turn, whatsapp_stopped, attendance
FROM conversation_states WHERE session_id = ?1";

pub(super) const INSERT: &str = "
INSERT INTO conversation_states
    (session_id, version, state, whatsapp_stopped, last_turn, attendance)
SELECT ?1, ?2, ?3, ?4, ?5, ?6
WHERE COALESCE(?7 = (SELECT revision FROM desk_revisions WHERE name = 'stock'), TRUE)
ON CONFLICT (session_id) DO NOTHING";

pub(super) const UPDATE: &str = "
UPDATE conversation_states
SET version = ?2, state = ?3, whatsapp_stopped = ?4, last_turn = ?5,
    attendance = ?6, updated_at = unixepoch()
WHERE session_id = ?1 AND last_turn = ?8
  AND COALESCE(?7 = (SELECT revision FROM desk_revisions WHERE name = 'stock'), TRUE)";

/// `json_patch` takes a field away where the patch says null: the leads that
/// are written say nothing instead.
pub(super) const SAVE_LEAD: &str = "
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

pub(super) const ANSWER: &str = "
SELECT reply FROM whatsapp_messages
WHERE message_id = ?1 AND reply IS NOT NULL";

pub(super) const SAVE_ANSWER: &str = "
INSERT INTO whatsapp_messages (message_id, owner, reply, answered_at, session_id)
VALUES (?1, ?2, ?3, unixepoch(), ?4)
ON CONFLICT (message_id) DO UPDATE SET
    owner = excluded.owner, claimed_at = excluded.claimed_at,
    reply = excluded.reply, answered_at = excluded.answered_at,
    session_id = excluded.session_id";

/// Takes a message that is unclaimed, or whose owner's lease ran out without an answer.
pub(super) const CLAIM: &str = "
INSERT INTO whatsapp_messages (message_id, owner) VALUES (?1, ?2)
ON CONFLICT (message_id) DO UPDATE
SET owner = excluded.owner, claimed_at = unixepoch()
WHERE reply IS NULL AND (owner = excluded.owner OR claimed_at < unixepoch() - ?3)
RETURNING message_id";

pub(super) const RELEASE: &str = "
DELETE FROM whatsapp_messages WHERE message_id = ?1 AND owner = ?2 AND reply IS NULL";

pub(super) const LEADS: &str = "
SELECT session_id, details, updated_at FROM leads ORDER BY updated_at DESC LIMIT ?1";

pub(super) const MIGRATION_LEVEL: &str = "
SELECT COALESCE(max(version), 0) FROM _sqlx_migrations WHERE success";

pub(super) const SWEEP_INBOX: &str = "
DELETE FROM whatsapp_inbox WHERE arrived_at < unixepoch() - ?1";
