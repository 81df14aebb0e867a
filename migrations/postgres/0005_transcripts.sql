-- One row a message of a conversation, in and out.
--
-- The state holds what a conversation has come to, not what was said: a person
-- who takes over needs the words, and a complaint about a figure needs a
-- record. Rows are written by the statement that saves the turn, so a transcript
-- never shows a turn that was not committed. Positions of one session follow the
-- order of its turns, because turns of a session wait for each other at its row
-- in `conversation_states`. Times are milliseconds since 1970, set by the agent,
-- so that both databases are asked by the same statements.
CREATE TABLE transcript_messages (
    position   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id TEXT NOT NULL,
    turn_id    TEXT NOT NULL,
    author     TEXT NOT NULL, -- customer, agent, person
    channel    TEXT NOT NULL,
    body       TEXT NOT NULL,
    sent_at_ms BIGINT NOT NULL
);

-- A conversation is read from its end.
CREATE INDEX transcript_messages_by_session ON transcript_messages (session_id, position);

-- Rows are swept by age.
CREATE INDEX transcript_messages_by_time ON transcript_messages (sent_at_ms);
