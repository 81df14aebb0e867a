-- One row a WhatsApp message that waits for the rest of what its sender is writing.
--
-- A message is put here when it arrives. Once its sender has been quiet for a moment,
-- the turn of the newest one answers all of them: from the commit of that turn on they
-- have an answer in `whatsapp_messages`, which is what ends their wait. The rows are
-- deleted afterwards, so a task that dies in between loses no message.
CREATE TABLE whatsapp_inbox (
    position    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id  TEXT NOT NULL,
    message_id  TEXT NOT NULL UNIQUE,
    payload     TEXT NOT NULL,
    arrived_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE INDEX whatsapp_inbox_by_session ON whatsapp_inbox (session_id, position);
CREATE INDEX whatsapp_inbox_by_arrival ON whatsapp_inbox (arrived_at);
