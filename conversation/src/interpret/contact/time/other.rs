//! Times of something else than a call: when the customer is busy, was somewhere, or will write.

use super::meant::waits;
use super::scan::Found;
use super::{leaving, past};
use crate::interpret::{Clause, Span};
use crate::lexicon::Frame;

/// Whether the time found, from `first` to `last`, is one of something else, or is denied.
pub(super) fn is_of_no_call(clause: &Clause<'_>, found: &Found, first: usize, last: usize) -> bool {
    if promises(clause, last) || is_pay_day(clause, last) {
        return true;
    }
    let waits = waits(clause, first);
    let before = first.checked_sub(1).map_or("", |at| clause.text(at));
    if calls_off(clause, first) && !waits {
        return true;
    }
    let of_other_day = found.refused.iter().any(|day| day.end == first);
    // `mañana a las 4 no más`
    let no_more = matches!(clause.text(last + 1), "mas" | "nada");
    let denied = clause.text(last) == "no" && !no_more || before == "no" && !of_other_day;
    // `yo le aviso cuando pueda`
    let leaves = clause.frame(Frame::Later).is_some() && found.day.is_none();
    if leaves && found.clocks.is_empty() {
        return true;
    }
    // `el lunes, porque el domingo hay comida`
    let start = clause.span.start;
    let over = found.refused.iter().any(|words| words.start == start);
    let excuse = matches!(clause.text(start), "porque" | "pq" | "xq") && !over;
    denied
        || excuse
        || is_busy(clause, found, first, last)
        || past::is_told(clause, first, last)
        || past::is_visit(clause, first)
}

/// `entro a las 9`, `el jueves no puedo`
fn is_busy(clause: &Clause<'_>, found: &Found, first: usize, last: usize) -> bool {
    let waits = waits(clause, first);
    clause.frames(Frame::Busy).any(|span| {
        let denies = clause.text(span.start) == "no";
        // `jueves no puedo, viernes sí`
        let refused = |day: &Span| day.start <= span.start && span.end <= day.end;
        if found.refused.iter().any(refused) {
            return false;
        }
        // `a las diez no puedo, como a las doce`
        let goes_on = clause.text(span.end - 1) == "puedo"
            && found.hour_spans.iter().any(|hour| hour.start >= span.end);
        if denies && (waits || goes_on) {
            return false;
        }
        // `entro a las 9, márquenme hoy a las 6`
        let mut calls = clause.frames(Frame::Call);
        if calls.any(|call| call.start >= span.end && call.end <= first) {
            return false;
        }
        let company = matches!(
            clause.text(span.start),
            "abren" | "cierran" | "abierto" | "abiertos" | "entregan"
        );
        let leaves = leaving::before(clause, first).is_some();
        // `entre semana ando en la obra`
        let said_behind = span.start == last
            && matches!(
                clause.text(last),
                "ando" | "estoy" | "trabajo" | "tengo" | "cuido"
            );
        denies || company || said_behind || span.end <= first && !leaves
    })
}

/// `ahorita le contesto`, `mañana les digo`: what the customer will do calls for no call.
fn promises(clause: &Clause<'_>, last: usize) -> bool {
    const DOES: &[&str] = &[
        "contesto", "digo", "aviso", "confirmo", "escribo", "marco", "llamo", "respondo", "mando",
        "resuelvo",
    ];
    let pronoun = matches!(clause.text(last), "le" | "les" | "te" | "se");
    let verb = last + 1 + usize::from(clause.text(last + 1) == "lo");
    pronoun && DOES.contains(&clause.text(verb))
}

/// `hoy me pagan`, `el viernes cobro`
fn is_pay_day(clause: &Clause<'_>, last: usize) -> bool {
    let pair = (clause.text(last), clause.text(last + 1));
    matches!(
        pair,
        ("me" | "nos", "pagan" | "depositan" | "rayan") | ("cobro" | "cobramos" | "rayo", _)
    )
}

/// `no vayan a llamar a las 8`, `porfa no me hablen en la mañana`: a call denied right
/// before the time.
fn calls_off(clause: &Clause<'_>, first: usize) -> bool {
    const NEAR: usize = 5;
    let mut calls = clause
        .frames(Frame::Call)
        .filter(|span| span.end <= first && span.end + NEAR > first);
    calls.any(|span| {
        let begin = (clause.span.start..span.start)
            .rev()
            .find(|place| !matches!(clause.text(*place), "me" | "nos" | "se" | "le"));
        let before = begin.is_some_and(|place| clause.text(place) == "no");
        before || clause.text(span.start) == "no"
    })
}
