//! The words of a question, as the knowledge base is searched for them.

use super::other_sense::is_of_ride_hailing;
use crate::interpret::question_form::is_call_for_answer;
use crate::interpret::{Clause, Span};
use crate::language::Topic;

/// `cuántos km traen y qué garantía dan`, `pregunta si la revisan y si la podemos ver`: of
/// several questions in one sentence, the one that holds these words.
pub(super) fn conjunct(clause: &Clause<'_>, core: &Span) -> Span {
    const ASKS: &[&str] = &[
        "que", "cual", "cuanto", "cuanta", "cuantos", "cuantas", "como", "donde", "si", "cuando",
    ];
    let begins = |place: &usize| {
        matches!(clause.text(*place), "y" | "e") && ASKS.contains(&clause.text(place + 1))
    };
    let mut starts = clause
        .places()
        .filter(|place| *place > clause.span.start && begins(place));
    let from = starts.clone().rfind(|place| *place < core.start);
    let to = starts.find(|place| *place >= core.end);
    let asks_before =
        |end: usize| (clause.span.start..end).any(|at| ASKS.contains(&clause.text(at)));
    let from = from.filter(|from| asks_before(*from));
    from.map_or(clause.span.start, |place| place + 1)..to.unwrap_or(clause.span.end)
}

pub(super) fn words(clause: &Clause<'_>) -> String {
    words_within(clause, clause.span.clone())
}

pub(super) fn words_within(clause: &Clause<'_>, span: Span) -> String {
    const TELLS: &[&str] = &[
        "dice", "dicen", "dijo", "dijeron", "conto", "contaron", "cierto", "verdad", "lei", "oi",
    ];
    // `mi profe dice que Kavak es …` asks about the quoted words alone.
    let quoted = clause.places().find(|place| {
        TELLS.contains(&clause.text(*place)) && matches!(clause.text(place + 1), "que" | "q")
    });
    // `primero explíquenme qué papeles piden`
    let called = clause.places().find(|place| {
        let next = clause.text(place + 1);
        is_call_for_answer(clause.text(*place)) && matches!(next, "que" | "cuales" | "cual")
    });
    // `antes que nada quisiera saber si dan garantía`
    let wondered = (span.start..span.end).rfind(|place| {
        let wonders = matches!(
            clause.text(*place),
            "saber" | "pregunta" | "preguntar" | "pregunto"
        );
        wonders && clause.text(place + 1) == "si" && place + 3 < span.end
    });
    // `pregunta mi esposo si la revisan`
    let reported = (span.start..span.end)
        .find(|place| clause.text(*place) == "si")
        .filter(|si| {
            let before = span.start..*si;
            si - span.start <= 4
                && before
                    .into_iter()
                    .any(|place| clause.text(place) == "pregunta")
        });
    let wondered = wondered.or_else(|| reported.map(|si| si - 1));
    let from = called.map_or(clause.span.start, |place| place + 1);
    let from = quoted.map_or(from, |place| place + 2);
    let from = wondered.map_or(from, |place| place + 2).max(span.start);
    let drives = |place: &usize| is_of_ride_hailing(clause, Topic::App, &(*place..*place + 1));
    let words: Vec<&str> = (from..span.end)
        .filter(|place| !drives(place))
        .map(|place| clause.text(place))
        .collect();
    words.join(" ")
}
