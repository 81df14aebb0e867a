-- What the form of a note was known by: a form that is sent twice is one note.
ALTER TABLE desk_notes ADD COLUMN form_key TEXT;
CREATE UNIQUE INDEX desk_notes_by_form ON desk_notes (form_key);
