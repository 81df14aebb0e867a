//! A passage cut into sentences and items of lists, and joined again.

/// An answer keeps to about this many characters.
const LONGEST_CHARS: usize = 420;

/// A brief answer keeps to about this many characters.
pub(super) const BRIEF_CHARS: usize = 200;

/// A passage up to this length is said as a whole, if no thing is asked.
const WHOLE_CHARS: usize = 260;

/// The bullets that a lead-in leads to, within its sentence: `evalúan: exterior, interior`.
/// Steps are not spelt out: what leads to them says enough.
pub(super) fn led_to(pieces: &[Piece], lead: usize) -> Option<String> {
    let behind = pieces[lead + 1..].iter().take_while(|piece| piece.item);
    let bullets: Option<Vec<String>> = behind
        .map(|piece| {
            let text = piece.text.strip_prefix('•')?.trim().trim_end_matches('.');
            let mut letters = text.chars();
            let first = letters.next()?.to_lowercase();
            Some(first.chain(letters).collect())
        })
        .collect();
    let list = bullets.filter(|list| !list.is_empty())?.join(", ");
    (list.chars().count() <= BRIEF_CHARS).then_some(list)
}

/// A sentence or an item of a list.
pub(in super::super) struct Piece {
    pub(in super::super) text: String,
    pub(in super::super) item: bool,
    pub(in super::super) introduces: bool,
    pub(in super::super) begins_line: bool,
}

pub(in super::super) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for line in text.lines() {
        let numbered = line.starts_with(|c: char| c.is_ascii_digit())
            && line
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .starts_with('.');
        if line.starts_with('•') || numbered {
            pieces.push(piece(line, true, true));
            continue;
        }
        let mut begins = true;
        for sentence in sentences(line) {
            pieces.push(piece(sentence, false, begins));
            begins = false;
        }
    }
    pieces
}

fn piece(text: &str, item: bool, begins_line: bool) -> Piece {
    Piece {
        text: text.to_owned(),
        item,
        introduces: text.ends_with(':'),
        begins_line,
    }
}

/// Cut where a full stop is followed by a capital letter.
fn sentences(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (place, _) in line.match_indices(". ") {
        let next = line[place + 2..].chars().next();
        let before = line[start..place].rsplit(' ').next().unwrap_or_default();
        let abbreviation = before.chars().count() < 4 && before.starts_with(char::is_uppercase);
        if next.is_some_and(char::is_uppercase) && !abbreviation {
            found.push(line[start..=place].trim());
            start = place + 2;
        }
    }
    found.push(line[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// The first sentences, or the whole of a short text.
pub(super) fn beginning(text: &str, pieces: &[Piece]) -> String {
    if text.chars().count() <= WHOLE_CHARS {
        return text.to_owned();
    }
    let mut length = 0;
    let kept: Vec<&Piece> = pieces
        .iter()
        .take_while(|piece| {
            length += piece.text.chars().count();
            length <= LONGEST_CHARS
        })
        .collect();
    joined(&kept)
}

pub(super) fn joined(pieces: &[&Piece]) -> String {
    let mut text = String::new();
    let mut length = 0;
    for piece in pieces {
        length += piece.text.chars().count();
        if !text.is_empty() && length > LONGEST_CHARS {
            break;
        }
        if !text.is_empty() {
            text.push(if piece.begins_line { '\n' } else { ' ' });
        }
        text.push_str(&piece.text);
    }
    text
}
