-- Who attends a conversation: the agent (NULL), a person, or the agent while a
-- person is waited for.
--
-- It stands beside the state, because the agent's state is read and written by
-- images that know nothing of it, and because the desk changes it without
-- knowing the state. It is saved with the turn: a person who takes over names
-- another `last_turn`, so an agent's turn under way is computed again and finds
-- that it has to be silent. JSON, because nothing but the desk's list looks into
-- it, and that finds the few rows by the index below, which costs turns nothing.
ALTER TABLE conversation_states ADD COLUMN attendance JSONB;

CREATE INDEX conversation_states_attended ON conversation_states (session_id)
    WHERE attendance IS NOT NULL;
