-- Which WhatsApp messages were claimed and what was answered (see the Postgres
-- migration of the same number).
CREATE TABLE whatsapp_messages (
    message_id  TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    claimed_at  INTEGER NOT NULL DEFAULT (unixepoch()),
    reply       TEXT,
    answered_at INTEGER
) STRICT;

CREATE INDEX whatsapp_messages_by_claim ON whatsapp_messages (claimed_at);
