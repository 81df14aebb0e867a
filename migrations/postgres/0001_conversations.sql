-- One row a conversation.
--
-- The state is JSON because the conversation's shape changes with almost every
-- release while nothing but the agent reads it; `version` is what two tasks
-- that answer the same customer at the same moment are told apart by: a write
-- that names an outdated version changes nothing and is computed again.
-- `last_turn` names the write that made the version, so that a task whose
-- connection broke during a commit can look up whether it went through.
-- `whatsapp_stopped` stands beside the state because a customer who wrote BAJA
-- stays unsubscribed when the conversation starts over.
CREATE TABLE conversation_states (
    session_id       TEXT PRIMARY KEY,
    state            JSONB NOT NULL,
    version          BIGINT NOT NULL,
    last_turn        TEXT NOT NULL,
    whatsapp_stopped BOOLEAN NOT NULL DEFAULT FALSE,
    created_at       TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at       TIMESTAMPTZ NOT NULL DEFAULT now()
) WITH (fillfactor = 70); -- Rows are rewritten every turn: room for it on their own page.
