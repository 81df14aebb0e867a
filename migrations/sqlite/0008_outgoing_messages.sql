-- What a person wrote to a customer on WhatsApp and Twilio has not taken yet
-- (see the Postgres migration of the same number).
CREATE TABLE outgoing_messages (
    position           INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id           TEXT NOT NULL UNIQUE,
    session_id         TEXT NOT NULL,
    event_type         TEXT NOT NULL,
    payload            TEXT NOT NULL,
    attempts           INTEGER NOT NULL DEFAULT 0,
    created_at         INTEGER NOT NULL DEFAULT (unixepoch()),
    next_attempt_at_ms INTEGER NOT NULL DEFAULT 0,
    lease_owner        TEXT,
    leased_until_ms    INTEGER
) STRICT;

CREATE INDEX outgoing_messages_by_session ON outgoing_messages (session_id, position);

CREATE INDEX outgoing_messages_by_attempt ON outgoing_messages (next_attempt_at_ms);

ALTER TABLE transcript_messages ADD COLUMN delivery TEXT;
