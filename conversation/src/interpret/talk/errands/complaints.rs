//! What sounds like a complaint and is none.

use crate::interpret::{Clause, Context, Span};
use crate::lexicon::Frame;

/// `¿a qué hora me van a marcar?`, while the time arranged is still to come.
pub(super) fn asks_when(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let at = context.state.lead.preferred_time_at;
    let to_come = at.is_some_and(|at| at > context.now);
    clause.asks && to_come && clause.frame(Frame::Repeat).is_some()
}

/// `no es queja, eh`, `no quiero poner una queja`
pub(super) fn is_denied(clause: &Clause<'_>, complaint: &Span) -> bool {
    const BETWEEN: &[&str] = &[
        "es",
        "una",
        "un",
        "se",
        "ha",
        "han",
        "tenido",
        "habido",
        "hay",
        "tiene",
        "tienen",
        "tengo",
        "traigo",
        "quiero",
        "queremos",
        "quisiera",
        "vengo",
        "venimos",
        "voy",
        "vamos",
        "vine",
        "busco",
        "pretendo",
        "ando",
        "escribo",
        "pienso",
        "a",
        "para",
        "por",
        "con",
        "de",
        "poner",
        "hacer",
        "levantar",
        "meter",
        "presentar",
        "queja",
    ];
    let begin = (clause.span.start..complaint.start)
        .rev()
        .find(|place| !BETWEEN.contains(&clause.text(*place)));
    const NEGATORS: &[&str] = &["sin", "ninguna", "nadie", "nunca"];
    if begin.is_some_and(|place| NEGATORS.contains(&clause.text(place))) {
        return true;
    }
    let no = begin.filter(|place| clause.text(*place) == "no" && place + 1 < complaint.start);
    no.is_some_and(|place| (place + 1..complaint.start).all(|at| !clause.words[at].pause))
}
