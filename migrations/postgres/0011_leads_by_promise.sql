-- Local times as ISO text, which sorts as the times do. A migration of its own: beside
-- the columns of 0009 the build would keep readers out of the table, too.
CREATE INDEX leads_by_promise ON leads (
    (COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')));
