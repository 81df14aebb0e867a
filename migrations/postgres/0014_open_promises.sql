-- Promises that passed and were neither kept nor announced, however long ago: of each
-- lead, `announced_for` is the promise that needs no announcement any more.
CREATE INDEX leads_by_open_promise ON leads (
    (COALESCE(details ->> 'preferred_time_until', details ->> 'preferred_time_at')))
WHERE COALESCE(announced_for, '') <> COALESCE(
    details ->> 'preferred_time_until', details ->> 'preferred_time_at');
DROP INDEX leads_by_promise;
