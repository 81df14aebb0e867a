-- Events on their way to the topic that sends them by e-mail, and leads that are
-- announced again.
--
-- `outbox_mails` works as `outbox_events` does and is a table of its own for the
-- reason that `outgoing_messages` is: a webhook that is down must not hold the
-- e-mails up, nor the other way round, and an image that knows only the older
-- tables must not post an e-mail's event to the webhook a second time.
CREATE TABLE outbox_mails (
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

CREATE INDEX outbox_mails_by_session ON outbox_mails (session_id, position);

CREATE INDEX outbox_mails_by_attempt ON outbox_mails (next_attempt_at);

-- When the promised time was agreed on: what the team did before was not for it.
ALTER TABLE leads ADD COLUMN promised_at TIMESTAMPTZ;

-- The promised time for which the lead was announced again, so that it is once.
ALTER TABLE leads ADD COLUMN announced_for TEXT;

-- What was tried in vain, for the desk.
CREATE VIEW desk_undelivered AS
SELECT 'events' AS lane, event_id, session_id, event_type, attempts,
       (extract(epoch FROM created_at) * 1000)::bigint AS created_at_ms
FROM outbox_events WHERE attempts > 0
UNION ALL
SELECT 'mails', event_id, session_id, event_type, attempts,
       (extract(epoch FROM created_at) * 1000)::bigint
FROM outbox_mails WHERE attempts > 0
UNION ALL
SELECT 'messages', event_id, session_id, event_type, attempts,
       (extract(epoch FROM created_at) * 1000)::bigint
FROM outgoing_messages WHERE attempts > 0;
