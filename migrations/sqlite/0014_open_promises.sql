-- See the Postgres migration of the same number.
CREATE INDEX leads_by_open_promise ON leads (
    COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at'))
WHERE COALESCE(announced_for, '') <> COALESCE(
    details ->> 'preferred_time_until', details ->> 'preferred_time_at');
DROP INDEX leads_by_promise;
