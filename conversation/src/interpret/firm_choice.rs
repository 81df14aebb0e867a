//! A car that is taken by its name, among more words: `entonces me voy por la Avanza y
//! le damos 70 mil que juntamos en la caja`.

use super::{Act, Clause, Reading, Span};
use crate::lexicon::{Frame, Frames};

/// Whether a verb that takes leads to a car's name, and nothing denies, doubts or
/// conditions it.
pub(super) fn is_taken_firmly(reading: &Reading, clause: &Clause<'_>, frames: &Frames) -> bool {
    let Act::Choose(car) = &reading.act else {
        return false;
    };
    let core = &reading.explains[0];
    let leads = |verb: &Span| {
        let behind = verb.start == core.end && clause.text(verb.start) != "que";
        verb.end <= core.start + 1 && verb.end + 1 >= core.start || behind || verb == core
    };
    let verbs = clause.frames(Frame::Choose).filter(leads);
    let Some(verb) = verbs.min_by_key(|verb| verb.start) else {
        return false;
    };
    let start = verb.start.min(core.start);
    let known = car.model.is_some() || car.make.is_some() || car.this || car.stock_id.is_some();
    // `no la otra traía menos, me regreso a la de antes`
    let back =
        car.stock_id.is_some() && matches!(clause.text(verb.start + 1), "regreso" | "vuelvo");
    let clause = if back {
        Clause {
            span: start.saturating_sub(1).max(clause.span.start)..clause.span.end,
            ..clause.clone()
        }
    } else {
        clause.clone()
    };
    known && !clause.asks && !is_open(&clause, start, core.end, frames)
}

/// Whether the words around a choice leave it open.
fn is_open(clause: &Clause<'_>, start: usize, end: usize, frames: &Frames) -> bool {
    const BEFORE: &[&str] = &[
        "no", "ni", "nunca", "tampoco", "cuando", "que", "dice", "dicen", "o", "ver",
    ];
    const BEHIND: &[&str] = &["cuando", "siempre", "o", "pero"];
    let text = |place: usize| clause.text(place);
    let condition = |place: usize| {
        let accent = clause.written(&(place..place + 1)).to_lowercase() == "sí";
        text(place) == "si" && !accent && text(place + 1) != "se"
    };
    // `sí mire, entonces me voy por la Avanza`, `no pues me llevo el Vento`
    let opens = |place: usize| {
        place == clause.span.start
            && matches!(text(place), "si" | "no")
            && !matches!(
                text(place + 1),
                "me" | "se" | "le" | "lo" | "la" | "nos" | "voy"
            )
    };
    let before = |place: usize| BEFORE.contains(&text(place)) || condition(place);
    let behind = |place: usize| BEHIND.contains(&text(place)) || condition(place);
    (clause.span.start..start).any(|place| before(place) && !opens(place))
        || (end..clause.span.end).any(behind)
        || clause.places().any(|place| frames.is_doubt(text(place)))
}
