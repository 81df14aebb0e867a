-- The ids under which Twilio took a message and its parts, separated by spaces: Twilio knows
-- no idempotency keys, so a message whose answer was lost is looked up by its words, among
-- those that no other message owns. Older images leave it empty.
ALTER TABLE transcript_messages ADD COLUMN twilio_sids TEXT;
