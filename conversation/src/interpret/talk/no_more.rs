//! The own car that is no longer there to be given: `ya no hay Tsuru, nomás los 60 mil`.

use super::kept_car::speaks_of_it;
use crate::interpret::{Clause, Context};

/// `ya no hay Tsuru, nomás los 60 mil`, `no anotes el Tsuru`, `mejor no dé el Tsuru`.
pub(super) fn is_there_no_more(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    const COUNTS: &[&str] = &[
        "hay",
        "habra",
        "cuento",
        "contamos",
        "cuenten",
        "cuentes",
        "cuente",
        "anotes",
        "anote",
        "anoten",
        "pongas",
        "ponga",
        "pongan",
        "incluyas",
        "incluya",
        "incluyan",
        "metas",
        "meta",
        "metan",
        "consideres",
        "considere",
        "consideren",
        "tomes",
        "tome",
        "tomen",
        "apuntes",
        "apunte",
        "va",
        "entra",
        "de",
        "den",
        "demos",
    ];
    /// Words between the verb and the car.
    const NEAR: usize = 5;
    let Some(no) = clause
        .find(&["no"])
        .filter(|_| !clause.has(&["si", "todavia", "otro", "otra"]))
    else {
        return false;
    };
    let verb = no + 1 + usize::from(matches!(clause.text(no + 1), "me" | "lo" | "se" | "le"));
    if !COUNTS.contains(&clause.text(verb)) {
        return false;
    }
    // `no quiero dejar el Tsuru en 40 mil` speaks of its price.
    let priced = (verb..clause.span.end).any(|at| {
        matches!(clause.text(at), "por" | "en" | "menos")
            && clause.words[at..]
                .iter()
                .take(3)
                .any(|word| word.number.is_some())
    });
    let part = Clause {
        span: verb + 1..clause.span.end.min(verb + 1 + NEAR),
        ..clause.clone()
    };
    !priced && (speaks_of_it(&part, context) || names_it(&part, context))
}

/// The own car by its bare model: `ya no hay Tsuru`.
fn names_it(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let own = context
        .state
        .own_car
        .as_ref()
        .and_then(|car| car.model.as_ref());
    let Some(model) = own else { return false };
    let words = crate::words::Words::read(model).list;
    let ours = context.at_hand().iter().any(|car| car.model == *model);
    let named = words
        .first()
        .is_some_and(|word| clause.has(&[word.text.as_str()]));
    named && !ours
}
