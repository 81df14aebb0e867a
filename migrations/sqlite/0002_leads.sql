-- One row a customer who left something to be called back by; rows only ever
-- gain fields (see the Postgres migration of the same number).
CREATE TABLE leads (
    session_id     TEXT PRIMARY KEY,
    name           TEXT,
    phone          TEXT,
    preferred_time TEXT,
    details        TEXT NOT NULL,
    created_at     INTEGER NOT NULL DEFAULT (unixepoch()),
    updated_at     INTEGER NOT NULL DEFAULT (unixepoch())
) STRICT;

CREATE INDEX leads_by_update ON leads (updated_at DESC);
