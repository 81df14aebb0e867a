-- Which WhatsApp messages were claimed and what was answered.
--
-- Twilio posts a message again when an answer is late. The row is claimed
-- before any work (`owner`, a lease on `claimed_at`) and gets its reply in the
-- same statement that saves the conversation, so a message is answered once
-- even if Redis, which is asked first, forgets everything.
CREATE TABLE whatsapp_messages (
    message_id  TEXT PRIMARY KEY,
    owner       TEXT NOT NULL,
    claimed_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    reply       TEXT,
    answered_at TIMESTAMPTZ
);

-- Rows are swept by age once no duplicate can come any more.
CREATE INDEX whatsapp_messages_by_claim ON whatsapp_messages (claimed_at);
