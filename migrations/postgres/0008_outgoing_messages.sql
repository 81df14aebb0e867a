-- What a person wrote to a customer on WhatsApp and Twilio has not taken yet.
--
-- It works as `outbox_events` does, but is a table of its own: a receiver of
-- events that is down must not hold an answer to a customer up, and an image that
-- knows only `outbox_events` must not post an answer to that receiver.
CREATE TABLE outgoing_messages (
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

CREATE INDEX outgoing_messages_by_session ON outgoing_messages (session_id, position);

CREATE INDEX outgoing_messages_by_attempt ON outgoing_messages (next_attempt_at);

-- How the delivery of a person's message ended: `sent`, or `failed:` and
-- Twilio's code; NULL while it goes on, and where nothing is delivered.
ALTER TABLE transcript_messages ADD COLUMN delivery TEXT;
