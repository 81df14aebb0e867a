-- Events on their way to the topic that sends them by e-mail, and leads that are
-- announced again (see the Postgres migration of the same number).
CREATE TABLE outbox_mails (
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

CREATE INDEX outbox_mails_by_session ON outbox_mails (session_id, position);

CREATE INDEX outbox_mails_by_attempt ON outbox_mails (next_attempt_at_ms);

ALTER TABLE leads ADD COLUMN promised_at INTEGER;

ALTER TABLE leads ADD COLUMN announced_for TEXT;

CREATE VIEW desk_undelivered AS
SELECT 'events' AS lane, event_id, session_id, event_type, attempts,
       created_at * 1000 AS created_at_ms
FROM outbox_events WHERE attempts > 0
UNION ALL
SELECT 'mails', event_id, session_id, event_type, attempts, created_at * 1000
FROM outbox_mails WHERE attempts > 0
UNION ALL
SELECT 'messages', event_id, session_id, event_type, attempts, created_at * 1000
FROM outgoing_messages WHERE attempts > 0;
