-- See the Postgres migration of the same number.
ALTER TABLE transcript_messages ADD COLUMN twilio_sids TEXT;
