-- One row a message of a conversation, in and out (see the Postgres migration
-- of the same number).
CREATE TABLE transcript_messages (
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL,
    turn_id    TEXT NOT NULL,
    author     TEXT NOT NULL, -- customer, agent, person
    channel    TEXT NOT NULL,
    body       TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX transcript_messages_by_session ON transcript_messages (session_id, position);

CREATE INDEX transcript_messages_by_time ON transcript_messages (sent_at_ms);
