-- One row a WhatsApp message that waits for the rest of what its sender is writing; see
-- the migration of the same number for Postgres. `position` is never used twice.
CREATE TABLE whatsapp_inbox (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id  TEXT NOT NULL,
    message_id  TEXT NOT NULL UNIQUE,
    payload     TEXT NOT NULL,
    arrived_at  INTEGER NOT NULL DEFAULT (unixepoch())
);

CREATE INDEX whatsapp_inbox_by_session ON whatsapp_inbox (session_id, position);
CREATE INDEX whatsapp_inbox_by_arrival ON whatsapp_inbox (arrived_at);
