-- Whose answer it is: answers are kept for duplicates as long as transcripts are, so
-- `forget` and the sweep need to find them. Older images leave it empty.
ALTER TABLE whatsapp_messages ADD COLUMN session_id TEXT;
CREATE INDEX whatsapp_messages_by_session ON whatsapp_messages (session_id);
