-- One row a conversation.
--
-- The state is JSON because the conversation's shape changes with almost every
-- release while nothing but the agent reads it. `last_turn` names the turn that
-- wrote the row: a write names the turn that it builds on, and if that is no
-- longer there, because another task answered the same customer at the same
-- moment or a cache was outdated, it changes nothing and is computed again. A
-- task whose connection broke during a commit looks there whether it went
-- through. `version` counts the turns.
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
