-- Who attends a conversation; NULL is the agent (see the Postgres migration of
-- the same number).
ALTER TABLE conversation_states ADD COLUMN attendance TEXT;

CREATE INDEX conversation_states_attended ON conversation_states (session_id)
    WHERE attendance IS NOT NULL;
