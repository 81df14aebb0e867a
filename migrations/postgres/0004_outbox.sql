-- One row an event that a receiver has not taken yet.
--
-- A row is written by the statement that saves the turn, so an event exists if
-- and only if its turn does. Whichever task leases a row posts it and deletes
-- it once the receiver has it; a lease that ran out (its task crashed) may be
-- taken by any other. Only the oldest row of a session is ever leased: events
-- of one lead arrive in the order in which they happened. `payload` is text and
-- not JSONB because the signature covers its bytes.
CREATE TABLE outbox_events (
    position        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id        TEXT NOT NULL UNIQUE,
    session_id      TEXT NOT NULL,
    event_type      TEXT NOT NULL,
    payload         TEXT NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    created_at      TIMESTAMPTZ NOT NULL DEFAULT now(),
    next_attempt_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    lease_owner     TEXT,
    leased_until    TIMESTAMPTZ
);

-- Whether a session has an older event.
CREATE INDEX outbox_events_by_session ON outbox_events (session_id, position);

-- What is due next.
CREATE INDEX outbox_events_by_attempt ON outbox_events (next_attempt_at);
