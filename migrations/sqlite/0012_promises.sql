-- See the Postgres migration of the same number.
DROP VIEW desk_leads;

CREATE VIEW desk_leads AS
SELECT session_id, name, phone, details,
       created_at * 1000 AS created_at_ms,
       updated_at * 1000 AS updated_at_ms,
       COALESCE(promised_at, created_at) * 1000 AS promised_at_ms
FROM leads;
