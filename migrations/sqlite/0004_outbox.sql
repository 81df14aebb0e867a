-- One row an event that a receiver has not taken yet (see the Postgres
-- migration of the same number). The times of attempts and leases are
-- milliseconds since 1970: the first retries follow within seconds.
CREATE TABLE outbox_events (
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

CREATE INDEX outbox_events_by_session ON outbox_events (session_id, position);

CREATE INDEX outbox_events_by_attempt ON outbox_events (next_attempt_at_ms);
