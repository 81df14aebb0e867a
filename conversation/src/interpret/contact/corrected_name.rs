//! `*Ramírez`, `perdón, es Ramírez`: a word of the name noted, written again.

use strsim::osa_distance;

use super::name_text;
use crate::interpret::{Act, Clause, Context, Reading};
use crate::words::compact;

/// Words beside the one that is written again.
const BESIDE: &[&str] = &[
    "perdon",
    "perdona",
    "digo",
    "error",
    "correccion",
    "corrijo",
    "quise",
    "decir",
    "poner",
    "escribir",
    "escribi",
    "pusieron",
    "mal",
    "es",
    "era",
    "con",
    "el",
    "mi",
    "apellido",
    "nombre",
    "ay",
    "ups",
    "no",
    "jaja",
    "jajaja",
    "asi",
    "bien",
    "escrito",
    "se",
    "escribe",
    "dedazo",
    "teclado",
    "autocorrector",
];
/// Those of them that say what is done.
const CORRECTS: &[&str] = &[
    "perdon",
    "perdona",
    "digo",
    "error",
    "correccion",
    "corrijo",
    "quise",
    "era",
    "apellido",
    "escribe",
    "dedazo",
    "autocorrector",
];

/// The name noted with the word that a message writes again, marked by an asterisk or by
/// words that correct.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let known = context.state.lead.name.as_deref()?;
    let message = clause.message();
    // `escribí mal mi apellido, es Itzel Domínguez Jara`: the name again, with one other word
    let said = |word: &str| known.split(' ').any(|part| compact(part) == word);
    let mut others = message.places().filter(|place| {
        let word = message.text(*place);
        !BESIDE.contains(&word) && !said(word)
    });
    let (place, None) = (others.next()?, others.next()) else {
        return None;
    };
    let written = clause.written.trim();
    let marked = written.starts_with('*') || written.ends_with('*') || message.has(CORRECTS);
    if !marked || clause.asks || !clause.span.contains(&place) {
        return None;
    }
    let word = name_text::text(clause, &(place..place + 1))?;
    let name = with_word(known, &word)?;
    Some(Reading::new(Act::Name(name), place..place + 1).framed_by([clause.span.clone()]))
}

/// A name with the one part that is spelled nearly so in another spelling.
fn with_word(name: &str, word: &str) -> Option<String> {
    const SHORTEST: usize = 3;
    let small = word.to_lowercase();
    let length = small.chars().count();
    let most = if length > SHORTEST + 1 { 2 } else { 1 };
    let alike = |part: &&str| osa_distance(&part.to_lowercase(), &small) <= most;
    let mut parts = name.split(' ').filter(alike);
    let (part, None) = (parts.next()?, parts.next()) else {
        return None;
    };
    let same = part == word || length < SHORTEST;
    let parts: Vec<&str> = name
        .split(' ')
        .map(|one| if one == part { word } else { one })
        .collect();
    (!same).then(|| parts.join(" "))
}
