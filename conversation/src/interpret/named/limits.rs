//! Amounts that bound a search: `mi tope es 350 mil`, `que no pasen de 190 mil`.

use crate::interpret::doubtful::OTHER_FIGURES;
use crate::interpret::{Clause, Context, Span};
use crate::lexicon::Frame;
use crate::state::Step;

/// `le subimos hasta 440 mil`
pub(super) fn is_raised(clause: &Clause<'_>, core: &Span) -> bool {
    let near = core.start.saturating_sub(2);
    let raised = clause
        .frames(Frame::Raise)
        .any(|verb| near <= verb.end && verb.end <= core.start);
    let up_to = matches!(clause.text(core.start.wrapping_sub(1)), "hasta" | "a");
    raised && up_to && core.len() > 1
}

/// `mi tope para gastar es 350 mil`, `mi presupuesto sería como 450 mil`
pub(super) fn is_limit(clause: &Clause<'_>, core: &Span) -> bool {
    const NAMES: &[&str] = &["tope", "presupuesto"];
    const JOINS: &[&str] = &[
        "es", "son", "seria", "serian", "de", "para", "pa", "gastar", "maximo", "como", "unos",
        "hasta", "a", "lo", "mucho", "anda", "en", "el", "carro", "auto", "coche", "compra", "la",
        "ya", "todo", "total", "mas", "o", "menos", "al", "por",
    ];
    let name = (clause.span.start..core.start)
        .rev()
        .find(|at| NAMES.contains(&clause.text(*at)));
    name.is_some_and(|name| (name + 1..core.start).all(|place| JOINS.contains(&clause.text(place))))
}

/// `carritos que no pasen de 190 mil`, `un carro de 240 mil para mí que soy primeriza`: the
/// first amount of a search, which bounds it.
pub(super) fn is_bound(clause: &Clause<'_>, core: &Span, context: &Context<'_>) -> bool {
    let state = context.state;
    let searches = matches!(state.step, Step::Need | Step::Budget | Step::Preferences);
    if !searches || state.budget.is_some() || !clause.places().any(|at| core.contains(&at)) {
        return false;
    }
    let scaled = core
        .clone()
        .any(|at| matches!(clause.text(at), "mil" | "k" | "millon" | "pesos" | "varos"));
    let mut limits = clause.frames(Frame::AtMost);
    let limited = limits.any(|limit| limit.end == core.start || core.contains(&limit.start));
    let price = core.start >= 2 && clause.text(core.start - 1) == "de" && {
        let thing = clause.text(core.start - 2);
        context.facts.car_words.is_noun(thing)
    };
    scaled && (limited || price) && !clause.has(OTHER_FIGURES)
}

/// `podría pagar máximo 4,500 mensuales`
pub(super) fn is_payable(clause: &Clause<'_>, core: &Span) -> bool {
    const PAYS: &[&str] = &[
        "puedo",
        "podria",
        "podemos",
        "podriamos",
        "pago",
        "pagaria",
        "pagamos",
        "pagar",
    ];
    let monthly = clause
        .frames(Frame::PerMonth)
        .any(|name| name.start == core.end);
    monthly && clause.up_to(core.start).has(PAYS)
}
