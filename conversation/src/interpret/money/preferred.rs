//! Two ways to pay of which one is denied: `no a crédito no, se los pago de contado`.

use super::Scene;
use crate::interpret::{Act, Clause, Reading, Span};
use crate::lexicon::Frame;
use crate::payment::Payment;

/// The way to pay that a clause names beside the other one, which it denies.
pub(super) fn preferred(scene: &Scene<'_>) -> Option<Reading> {
    let clause = scene.clause;
    let cash = ways(clause, Frame::Cash);
    let loan = ways(clause, Frame::Financed);
    if cash.is_empty() || loan.is_empty() || clause.asks || is_open(scene) {
        return None;
    }
    let denied = |span: &&Span| is_denied(clause, span);
    let taken = |spans: &[Span]| spans.iter().rfind(|span| !denied(span)).cloned();
    let ruled_out = |spans: &[Span]| spans.iter().all(|span| denied(&span));
    let (payment, core) = match (taken(&cash), taken(&loan)) {
        (Some(span), None) if ruled_out(&loan) => (Payment::Cash, span),
        (None, Some(span)) if ruled_out(&cash) => (Payment::Financed, span),
        _ => return None,
    };
    // Beside an amount the clause says more than how it is paid.
    let whole = scene.found.is_empty().then(|| clause.span.clone());
    Some(Reading::new(Act::Pay(payment), core).framed_by(whole))
}

/// The longest phrases of a way to pay that stand in no phrase of the other.
fn ways(clause: &Clause<'_>, frame: Frame) -> Vec<Span> {
    let all = [Frame::Cash, Frame::Financed];
    let all: Vec<Span> = all.iter().flat_map(|one| clause.frames(*one)).collect();
    let inside = |span: &Span| {
        let holds = |other: &Span| other.start <= span.start && span.end <= other.end;
        all.iter()
            .any(|other| holds(other) && other.len() > span.len())
    };
    let mut spans: Vec<Span> = clause.frames(frame).filter(|span| !inside(span)).collect();
    spans.sort_by_key(|span| span.start);
    spans.dedup();
    spans
}

/// `a crédito no`, `no quiero a crédito`, `a crédito ni loco`
fn is_denied(clause: &Clause<'_>, span: &Span) -> bool {
    const DENIES: &[&str] = &["no", "ni", "nunca", "jamas", "tampoco", "imposible", "nel"];
    const NEAR: usize = 3;
    let denies = |place: usize| DENIES.contains(&clause.text(place));
    let near = span.start.saturating_sub(NEAR).max(clause.span.start)..span.start;
    let before = near.rev().find(|place| denies(*place)).is_some_and(|no| {
        // The `no` behind the other way belongs to it.
        !ends_way(clause, no)
    });
    denies(span.end) || before || is_compared(clause, span)
}

/// `prefiero de contado que a meses`, `en lugar de crédito, de contado`
fn is_compared(clause: &Clause<'_>, span: &Span) -> bool {
    const PREFERS: &[&str] = &["prefiero", "preferimos", "preferiria", "mejor", "antes"];
    let before = |back: usize| {
        let place = span.start.checked_sub(back);
        place.map_or("", |place| clause.text(place))
    };
    let instead = |word: &str| matches!(word, "lugar" | "vez");
    let than = before(1) == "que" && clause.up_to(span.start).has(PREFERS);
    than || instead(before(1)) || before(1) == "de" && instead(before(2))
}

/// Whether a way to pay ends at a place.
fn ends_way(clause: &Clause<'_>, place: usize) -> bool {
    let ways = [Frame::Cash, Frame::Financed];
    let mut ways = ways.iter().flat_map(|frame| clause.frames(*frame));
    ways.any(|span| span.end == place)
}

/// Whether a doubt, a choice left open or a condition stands in the clause.
fn is_open(scene: &Scene<'_>) -> bool {
    const OPEN: &[&str] = &["o", "u", "si", "cuando", "se", "cual", "depende"];
    let clause = scene.clause;
    let mut places = clause.places();
    places.any(|place| {
        let word = clause.text(place);
        let sells = word == "se" && matches!(clause.text(place + 1), "lo" | "la" | "los" | "las");
        let affirms = clause.written(&(place..place + 1)).to_lowercase() == "sí";
        let open = OPEN.contains(&word) && !sells && !affirms;
        open || scene.context.facts.frames.is_doubt(word)
    })
}
