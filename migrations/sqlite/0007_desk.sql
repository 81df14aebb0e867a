-- The sales team's desk (see the Postgres migration of the same number).
CREATE TABLE desk_accounts (
    name          TEXT PRIMARY KEY,
    role          TEXT NOT NULL, -- seller, admin
    password_hash TEXT NOT NULL,
    must_change   INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE desk_sessions (
    token_hash    TEXT PRIMARY KEY,
    account       TEXT NOT NULL REFERENCES desk_accounts (name) ON DELETE CASCADE,
    csrf_token    TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE desk_audit (
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms      INTEGER NOT NULL,
    account    TEXT NOT NULL,
    action     TEXT NOT NULL,
    session_id TEXT,
    detail     TEXT
) STRICT;
CREATE INDEX desk_audit_by_time ON desk_audit (at_ms);
CREATE INDEX desk_audit_by_session ON desk_audit (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE desk_notes (
    position      INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id    TEXT NOT NULL,
    account       TEXT NOT NULL,
    body          TEXT NOT NULL,
    written_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX desk_notes_by_session ON desk_notes (session_id);

CREATE TABLE desk_outcomes (
    session_id    TEXT PRIMARY KEY,
    outcome       TEXT NOT NULL, -- done, lost
    reason        TEXT,
    account       TEXT NOT NULL,
    decided_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE sold_cars (
    stock_id   TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    sold_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE desk_revisions (
    name     TEXT PRIMARY KEY,
    revision INTEGER NOT NULL
) STRICT;
INSERT INTO desk_revisions (name, revision) VALUES ('stock', 0), ('privacy', 0);

CREATE VIEW desk_leads AS
SELECT session_id, name, phone, details,
       created_at * 1000 AS created_at_ms,
       updated_at * 1000 AS updated_at_ms
FROM leads;

CREATE VIEW desk_attended AS
SELECT session_id, attendance
FROM conversation_states WHERE attendance IS NOT NULL;
