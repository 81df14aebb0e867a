-- See the Postgres migration of the same number.
ALTER TABLE desk_notes ADD COLUMN form_key TEXT;
CREATE UNIQUE INDEX desk_notes_by_form ON desk_notes (form_key);
