-- The sales team's desk: who may enter, what they did, and what they know of
-- customers and cars.
--
-- Times are milliseconds since 1970, set by the agent, so that both databases
-- are asked by the same statements; the views give these statements one shape of
-- what older migrations keep in each database's own types.

-- Passwords are argon2id hashes. A password that somebody else knows, because it
-- was printed when the account was made, has to be changed before anything else.
CREATE TABLE desk_accounts (
    name          TEXT PRIMARY KEY,
    role          TEXT NOT NULL, -- seller, admin
    password_hash TEXT NOT NULL,
    must_change   BOOLEAN NOT NULL,
    created_at_ms BIGINT NOT NULL
);

-- A session is known by the hash of its cookie: who reads this table can't enter.
CREATE TABLE desk_sessions (
    token_hash    TEXT PRIMARY KEY,
    account       TEXT NOT NULL REFERENCES desk_accounts (name) ON DELETE CASCADE,
    csrf_token    TEXT NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

-- Who read and did what. Accounts are named, not referred to: what a removed
-- account did stays known.
CREATE TABLE desk_audit (
    position   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at_ms      BIGINT NOT NULL,
    account    TEXT NOT NULL,
    action     TEXT NOT NULL,
    session_id TEXT,
    detail     TEXT
);
CREATE INDEX desk_audit_by_time ON desk_audit (at_ms);
CREATE INDEX desk_audit_by_session ON desk_audit (session_id) WHERE session_id IS NOT NULL;

CREATE TABLE desk_notes (
    position      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id    TEXT NOT NULL,
    account       TEXT NOT NULL,
    body          TEXT NOT NULL,
    written_at_ms BIGINT NOT NULL
);
CREATE INDEX desk_notes_by_session ON desk_notes (session_id);

-- What became of a conversation.
CREATE TABLE desk_outcomes (
    session_id    TEXT PRIMARY KEY,
    outcome       TEXT NOT NULL, -- done, lost
    reason        TEXT,
    account       TEXT NOT NULL,
    decided_at_ms BIGINT NOT NULL
);

-- Cars that the catalog still lists and nobody may offer any more.
CREATE TABLE sold_cars (
    stock_id   TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    sold_at_ms BIGINT NOT NULL
);

-- Counts changes that every task has to know of. A turn names the revision of
-- the stock that it offered from, and is not saved if there is a newer one: a
-- sold car is offered by no task from the next turn on.
CREATE TABLE desk_revisions (
    name     TEXT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO desk_revisions (name, revision) VALUES ('stock', 0), ('privacy', 0);

CREATE VIEW desk_leads AS
SELECT session_id, name, phone, details::text AS details,
       (extract(epoch FROM created_at) * 1000)::bigint AS created_at_ms,
       (extract(epoch FROM updated_at) * 1000)::bigint AS updated_at_ms
FROM leads;

CREATE VIEW desk_attended AS
SELECT session_id, attendance::text AS attendance
FROM conversation_states WHERE attendance IS NOT NULL;
