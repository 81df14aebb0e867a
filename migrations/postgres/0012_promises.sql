-- When a call was agreed on, for the figures: what the team did before was not for it.
-- A view gains columns at its end alone; images that do not know this one go on.
CREATE OR REPLACE VIEW desk_leads AS
SELECT session_id, name, phone, details::text AS details,
       (extract(epoch FROM created_at) * 1000)::bigint AS created_at_ms,
       (extract(epoch FROM updated_at) * 1000)::bigint AS updated_at_ms,
       (extract(epoch FROM COALESCE(promised_at, created_at)) * 1000)::bigint AS promised_at_ms
FROM leads;
