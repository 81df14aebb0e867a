-- Promises that passed and were neither kept nor announced, however long ago: of each
-- lead, `announced_for` is the promise that needs no announcement any more.
--
-- Earlier images looked at the promises of the last 48 hours alone, and at none without a
-- receiver: who promised longer ago is not announced today. Promises are local times of
-- America/Mexico_City, six hours behind UTC.
UPDATE leads
SET announced_for = COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')
WHERE COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')
    < to_char(now() AT TIME ZONE 'UTC' - interval '54 hours', 'YYYY-MM-DD"T"HH24:MI:SS');
CREATE INDEX leads_by_open_promise ON leads (
    (COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')))
WHERE COALESCE(announced_for, '') <> COALESCE(
    details ->> 'preferred_time_until', details ->> 'preferred_time_at');
DROP INDEX leads_by_promise;
