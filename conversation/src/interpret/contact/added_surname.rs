//! `brayan`, then `ramirez`: a surname that follows the given name in a later message.

use super::name_text;
use super::name_words::is_alphabetic;
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::lexicon::Frame;
use crate::state::Step;

/// The given name noted with the surnames that are the whole of a message.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    const MOST: usize = 3;
    let known = context.state.lead.name.as_deref()?;
    let step = context.step();
    let asked = step.is_contact() || step == Step::Handoff;
    let labelled = labelled(clause, context);
    let words = clause.places().len();
    let alone = words == clause.words.len() && (1..=MOST).contains(&words);
    let whole = labelled.is_some() || alone;
    let span = labelled.clone().unwrap_or(clause.span.clone());
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
    let given = facts.people.is_given(clause.text(span.start)) && labelled.is_none();
    if given || !span.clone().all(surname) || labelled.is_none() && !span.clone().any(plain) {
        return None;
    }
    let surnames = name_text::text(clause, &span)?;
    let name = format!("{known} {surnames}");
    let frames = clause.frames(Frame::NameSoy);
    let label = clause.find(&["apellido", "apellidos", "apellida"]);
    let label = label.map(|at| at..at + 1);
    Some(
        Reading::new(Act::Name(name), span)
            .framed_by(label)
            .framed_by(frames),
    )
}

/// `Cárdenas de apellido`, `mi apellido es Luna y mi cel …`: the surnames, with anything else
/// beside them.
fn labelled(clause: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    let surname = |place: &usize| {
        let text = clause.text(*place);
        is_alphabetic(clause, *place) && context.facts.people.is_surname(text)
    };
    let label = clause.find(&["apellido", "apellidos", "apellida"])?;
    let before = label.checked_sub(1).filter(|at| clause.text(*at) == "de");
    if let Some(of) = before.filter(|of| *of > clause.span.start && surname(&(of - 1))) {
        let start = (clause.span.start..of).rev().take_while(surname).last()?;
        return Some(start..of);
    }
    let small = |place: &usize| matches!(clause.text(*place), "es" | "son" | "el" | "seria");
    let start = label + 1 + (label + 1..clause.span.end).take_while(small).count();
    let end = (start..clause.span.end).take_while(surname).last()?;
    Some(start..end + 1)
}
