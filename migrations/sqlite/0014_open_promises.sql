-- See the Postgres migration of the same number.
UPDATE leads
SET announced_for = COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')
WHERE COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')
    < strftime('%Y-%m-%dT%H:%M:%S', 'now', '-54 hours');
CREATE INDEX leads_by_open_promise ON leads (
    COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at'))
WHERE COALESCE(announced_for, '') <> COALESCE(
    details ->> 'preferred_time_until', details ->> 'preferred_time_at');
DROP INDEX leads_by_promise;
