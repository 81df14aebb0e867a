//! `brayan`, then `ramirez`: a surname that follows the given name in a later message.

use super::name_text;
use super::name_words::is_alphabetic;
use crate::interpret::{Act, Clause, Context, Reading};
use crate::state::Step;

/// The given name noted with the surnames that are the whole of a message.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    const MOST: usize = 3;
    let known = context.state.lead.name.as_deref()?;
    let step = context.step();
    let asked = step.is_contact() || step == Step::Handoff;
    let words = clause.places().len();
    let whole = words == clause.words.len() && (1..=MOST).contains(&words);
    if known.contains(' ') || !asked || !whole || clause.asks {
        return None;
    }
    let facts = context.facts;
    let shouted = !clause.written.chars().any(char::is_lowercase);
    let surname =
        |place: usize| is_alphabetic(clause, place) && facts.people.is_surname(clause.text(place));
    // `blanco` by itself is a colour.
    let plain = |place: usize| {
        let text = clause.text(place);
        let stands_out = clause.words[place].capital && !shouted;
        stands_out || !facts.spelling.is_word(text) && !facts.spelling.is_car_word(text)
    };
    let given = facts.people.is_given(clause.text(clause.span.start));
    if given || !clause.places().all(surname) || !clause.places().any(plain) {
        return None;
    }
    let surnames = name_text::text(clause, &clause.span)?;
    let name = format!("{known} {surnames}");
    Some(Reading::new(Act::Name(name), clause.span.clone()))
}
