-- One row a customer who left something to be called back by.
--
-- Name, phone and time are columns because sales people filter by them;
-- `details` holds everything that is known (car, plan, budget), so that a new
-- field needs no migration and an older image loses none. Rows only ever gain
-- fields: writers merge, they never replace.
CREATE TABLE leads (
    session_id     TEXT PRIMARY KEY,
    name           TEXT,
    phone          TEXT,
    preferred_time TEXT,
    details        JSONB NOT NULL,
    created_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- The list of leads is read newest first.
CREATE INDEX leads_by_update ON leads (updated_at DESC);
