//! How a name is written down.

use super::name_words::is_particle;
use crate::interpret::{Clause, Span};

/// The name as written, in readable case: `JOSÉ DE LA O` is `José de la O`.
pub(super) fn text(clause: &Clause<'_>, name: &Span) -> Option<String> {
    let mut text = String::new();
    for place in name.clone() {
        let word = &clause.words[place];
        let written = clause.written(&(place..place + 1));
        let joint = word
            .sign
            .filter(|sign| matches!(sign, '-' | '\'' | '’' | '‑'))
            .filter(|_| place > name.start);
        let particle = place > name.start && is_particle(&word.text) && joint.is_none();
        match joint {
            Some(sign) => text.push(sign),
            None if !text.is_empty() => text.push(' '),
            None => {}
        }
        let lower = written.chars().all(|letter| !letter.is_uppercase());
        if particle && !(word.text.len() == 1 && word.capital) {
            text.push_str(&written.to_lowercase());
        } else if joint == Some('-') && lower {
            text.push_str(written);
        } else {
            text.push_str(&capitalised(written));
        }
    }
    (!text.is_empty()).then_some(text)
}

/// `Ana` with a double `n` is `Anna`.
pub(super) fn with_doubled(name: &str, letter: char) -> String {
    let place = name
        .char_indices()
        .find(|(_, found)| found.to_lowercase().eq(letter.to_lowercase()));
    let Some((at, found)) = place else {
        return name.to_owned();
    };
    let mut doubled = name.to_owned();
    doubled.insert(at + found.len_utf8(), letter.to_ascii_lowercase());
    doubled
}

/// `josé` → `José`, `ANA` → `Ana`; `McAllen` stays as typed.
fn capitalised(part: &str) -> String {
    let lower = part.to_lowercase();
    let shouted = part.chars().count() > 1 && part.to_uppercase() == part;
    if lower != part && !shouted {
        return part.to_owned();
    }
    let mut letters = lower.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
