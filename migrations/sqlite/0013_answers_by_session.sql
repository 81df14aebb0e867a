-- See the Postgres migration of the same number.
ALTER TABLE whatsapp_messages ADD COLUMN session_id TEXT;
CREATE INDEX whatsapp_messages_by_session ON whatsapp_messages (session_id);
