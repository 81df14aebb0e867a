//! `*Ramírez`, `perdón, es Ramírez`, `mi apellido es Ramírez`, `va con z`: a part of the
//! name noted, written again or spelled out.

use strsim::osa_distance;

use super::name_text;
use super::name_words::{is_alphabetic, is_day_or_month, is_particle};
use super::spelled_name::{self, Letter};
use crate::interpret::{Act, Clause, Context, Reading};
use crate::words::compact;

/// Words beside the one that is written again.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "perdon", "perdona", "disculpe", "disculpa", "digo", "error", "correccion", "corrijo",
    "corrige", "corrija", "corrijan", "corrigele", "corrijale", "corrijanle", "corrigelo",
    "corrijalo", "corregir", "corregirle", "quise", "decir", "poner", "escribir", "es", "era",
    "con", "el", "mi", "apellido", "apellidos", "apellida", "primer", "segundo", "nombre", "ay",
    "ups", "no", "jaja", "jajaja", "asi", "bien", "mal", "escrito", "escribi", "escribio",
    "escribiste", "pusieron", "puse", "puso", "pusiste", "anoto", "anotaste", "quedo", "esta", "se",
    "escribe", "dedazo", "teclado", "autocorrector", "corrector", "favor", "por", "porfa",
    "oiga", "oye", "debe", "debia", "ser", "correcto", "bueno", "va", "lleva", "solo", "nomas",
    "me", "que", "y", "los", "fue", "tiene", "le", "falta", "falto", "final", "al", "principio",
    "inicio", "tengo", "un", "una", "letra", "ok", "si", "pero",
];
/// Those of them that say what is done.
#[rustfmt::skip]
const CORRECTS: &[&str] = &[
    "perdon", "perdona", "digo", "error", "correccion", "corrijo", "corrige", "corrija",
    "corrijan", "corrigele", "corrijale", "corrijanle", "corrigelo", "corrijalo", "corregir",
    "quise", "era", "apellido", "apellidos", "apellida", "escribe", "escribi", "dedazo",
    "autocorrector", "corrector", "mal", "debe",
];

/// The name noted with what a message writes again, marked by an asterisk, by words that
/// correct, or by a letter.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let known = context.state.lead.name.as_deref()?;
    if let Some(again) = written_again(clause, context, known) {
        return Some(again);
    }
    let message = clause.message();
    let letters = spelled_name::letters(&message);
    let spelled = |place: usize| letters.iter().any(|letter| letter.span.contains(&place));
    let others: Vec<usize> = message
        .places()
        .filter(|place| !BESIDE.contains(&message.text(*place)) && !spelled(*place))
        .collect();
    let written = clause.written.trim();
    let starred = written.starts_with('*') || written.ends_with('*');
    let marked = starred || message.has(CORRECTS) || !letters.is_empty();
    if !marked || clause.asks {
        return None;
    }
    let (name, core) = match (others.as_slice(), letters.first()) {
        ([], Some(letter)) if is_of_a_name(&message, letter) => {
            let of_surname = message.has(&["apellido", "apellidos"]);
            let name = spelled_name::respelt(known, letter, of_surname, &context.facts.people)?;
            (name, letter.span.clone())
        }
        ([first, .., last], _) if last - first < others.len() => {
            let span = *first..last + 1;
            let names = span.clone().all(|place| {
                let part = is_particle(message.text(place)) && place > *first;
                part || is_plausible(&message, place, context)
            });
            let name = name_text::text(&message, &span).filter(|_| names)?;
            (
                is_respelt(known, &name, &message, context).then_some(name)?,
                span,
            )
        }
        ([place], _) if starred || is_plausible(&message, *place, context) => {
            let word = name_text::text(&message, &(*place..*place + 1))?;
            (with_part(known, &word, &message)?, *place..*place + 1)
        }
        _ => return None,
    };
    let here = clause.span.contains(&core.start);
    here.then(|| Reading::new(Act::Name(name), core).framed_by([clause.span.clone()]))
}

/// `Fernanda Solís Arreola`, `Jhonatan Rubio`: the whole name again, with a part spelled
/// otherwise or another surname.
fn written_again(clause: &Clause<'_>, context: &Context<'_>, known: &str) -> Option<Reading> {
    const LEAST: usize = 2;
    let parts: Vec<String> = known.split(' ').map(compact).collect();
    let alike = |place: usize, part: &String| {
        let text = clause.text(place);
        text == part || is_alike(part, text) && is_plausible(clause, place, context)
    };
    let start = clause.places().find(|start| {
        let mut pairs = (*start..).zip(&parts);
        let same = parts.iter().enumerate();
        let same = same.filter(|(at, part)| clause.text(start + at) == part.as_str());
        pairs.all(|(place, part)| alike(place, part)) && same.count() > 0
    })?;
    let surname = |place: &usize| {
        let people = &context.facts.people;
        people.is_surname(clause.text(*place)) && is_plausible(clause, *place, context)
    };
    let end = start + parts.len();
    let end = end + (end..clause.span.end).take_while(surname).count();
    let denied = clause.text(start.wrapping_sub(1)) == "no" || clause.text(end) == "no";
    let name = name_text::text(clause, &(start..end))?;
    let new = name != known && parts.len() >= LEAST && !denied && !clause.asks;
    new.then(|| Reading::new(Act::Name(name), start..end).framed_by([clause.span.clone()]))
}

/// Whether a letter is spoken of as one of the name: `va con z`, but not `a`.
fn is_of_a_name(message: &Clause<'_>, letter: &Letter) -> bool {
    const LONGEST: usize = 12;
    message.words.len() <= LONGEST && letter.span.len() > 1
}

/// Whether a word may be part of a name: `perdón, el lunes` corrects no `Luis`.
fn is_plausible(message: &Clause<'_>, place: usize, context: &Context<'_>) -> bool {
    let facts = context.facts;
    let text = message.text(place);
    let capital = message.words[place].capital;
    let foreign = !facts.spelling.is_word(text) && !facts.frames.knows(text);
    let known = facts.people.is_name(text) && !facts.frames.is_filler(text);
    is_alphabetic(message, place) && !is_day_or_month(text) && (known || foreign || capital)
}

/// `es Brayan Ramírez, corrígele`: whether a whole name takes the place of the one noted: it
/// begins alike, or the name is said to be wrong.
fn is_respelt(known: &str, name: &str, message: &Clause<'_>, context: &Context<'_>) -> bool {
    let first = |name: &str| compact(name.split(' ').next().unwrap_or_default());
    let (old, new) = (first(known), first(name));
    let given = context.facts.people.is_given(&new);
    let alike = is_alike(&old, &new);
    let named = message.has(&["nombre"]) && message.has(CORRECTS) && given;
    name != known && (alike || named)
}

fn is_alike(one: &str, other: &str) -> bool {
    const SHORTEST: usize = 3;
    let length = other.chars().count();
    let most = if length > SHORTEST + 1 { 2 } else { 1 };
    length >= SHORTEST && osa_distance(one, other) <= most
}

/// A name with the one part that is spelled nearly so in another spelling; a surname takes
/// the place of the one noted, or stands behind the given name.
fn with_part(name: &str, word: &str, message: &Clause<'_>) -> Option<String> {
    let small = compact(word);
    let parts: Vec<&str> = name.split(' ').collect();
    let of_surname = message.has(&["apellido", "apellidos", "apellida"]);
    let alike = |place: &usize| is_alike(&compact(parts[*place]), &small);
    let mut places = (0..parts.len()).filter(alike);
    let place = match (places.next(), places.next()) {
        (Some(place), None) => place,
        (None, _) if of_surname && parts.len() < 3 => 1,
        _ => return None,
    };
    let mut new = parts.clone();
    if place < new.len() {
        new[place] = word;
    } else {
        new.push(word);
    }
    (new != parts).then(|| new.join(" "))
}
