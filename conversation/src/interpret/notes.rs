//! Sentences for the person who calls: what no act takes up is passed on as it was
//! written, so that nothing that a customer says is lost.

use super::{Act, CarFact, Clause, Context, Noted, Reading, contact};

/// Fewer words than these say nothing to anybody.
const LEAST_WORDS: usize = 3;
/// A shorter word says nothing by itself.
const LEAST_LETTERS: usize = 3;
/// What is longer is passed on by its beginning.
const MOST_CHARS: usize = 200;

/// What a clause says beyond its acts, as written; `None` if its acts say it all.
pub(super) fn note(
    clause: &Clause<'_>,
    readings: &[Reading],
    unexplained: &[usize],
    context: &Context<'_>,
) -> Option<String> {
    if let Some(of_others) = contact::note_of_others(clause, context) {
        return Some(of_others.chars().take(MOST_CHARS).collect());
    }
    if readings
        .iter()
        .any(|reading| matches!(reading.act, Act::PassOn(_)))
    {
        return None;
    }
    let says_more = |place: &usize| clause.text(*place).chars().count() >= LEAST_LETTERS;
    let is_noise = |reading: &Reading| {
        matches!(
            reading.act,
            Act::Injection | Act::Insult | Act::OffTopic | Act::OtherLanguage | Act::Restart
        )
    };
    // `mejor cancelen`: short, and nobody may miss it.
    if clause.has(&[
        "cancelen",
        "cancela",
        "cancelar",
        "cancelo",
        "cancelenla",
        "cancelalo",
    ]) {
        return Some(
            clause
                .message()
                .written(&(0..clause.words.len()))
                .chars()
                .take(MOST_CHARS)
                .collect(),
        );
    }
    // A question that was understood is answered.
    let is_answered = clause.asks && !readings.is_empty();
    let is_left_open = !is_answered && unexplained.iter().any(says_more);
    let asks_adviser = readings
        .iter()
        .any(|reading| is_unknown_to_data(&reading.act));
    if clause.places().count() < LEAST_WORDS
        || readings.iter().any(is_noise)
        || !(is_left_open || asks_adviser)
    {
        return None;
    }
    let written = clause.written(&clause.span).trim();
    Some(written.chars().take(MOST_CHARS).collect())
}

/// Drops what a longer note holds.
pub(super) fn drop_repeated(notes: &mut Vec<String>) {
    let all = notes.clone();
    notes.retain(|note| {
        let held = |other: &String| other.len() > note.len() && other.contains(note.as_str());
        !all.iter().any(held)
    });
}

/// Colours and equipment, which an adviser has to look up.
fn is_unknown_to_data(act: &Act) -> bool {
    match act {
        Act::OwnCar(_) | Act::Change(Noted::OwnCar) => true,
        Act::Want(wish) => wish.color.is_some(),
        Act::AskCar(_, fact) => matches!(fact, CarFact::Color | CarFact::Other(_)),
        _ => false,
    }
}
