-- One row a conversation; what each column is for is told in the Postgres
-- migration of the same number. Times are seconds since 1970: SQLite has no
-- type for them and compares these without parsing.
CREATE TABLE conversation_states (
    session_id       TEXT PRIMARY KEY,
    state            TEXT NOT NULL,
    version          INTEGER NOT NULL,
    last_turn        TEXT NOT NULL,
    whatsapp_stopped INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL DEFAULT (unixepoch()),
    updated_at       INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;
