//! Words that take an amount back: `no puedo dar 120`, `lo de 300 siempre no`, `olvida lo del
//! 20 %`, `esos 60 cámbiemelos por 48`.

use super::Scene;
use super::change::thousands;
use crate::interpret::Span;
use crate::lexicon::Frame;
use crate::payment::Down;

/// Links between a denial and its amount.
const LINKS: &[&str] = &["a", "los", "esos", "con", "para", "de", "del", "las"];

/// The words that take an amount back: `no puedo dar los 120`, `lo de 120 siempre no`, `no me
/// alcanza para 300`.
pub(super) fn given_up(scene: &Scene<'_>, index: usize) -> Option<Span> {
    const BEHIND: &[&str] = &[
        "siempre", "mejor", "ya", "pues", "mil", "pesos", "al", "final",
    ];
    let clause = scene.clause;
    let span = &scene.found[index].span;
    if clause.asks || !scene.found[index].bound_words.is_empty() {
        return None;
    }
    let mut end = span.end;
    while BEHIND.contains(&clause.text(end)) {
        end += 1;
    }
    let from = back_over(scene, span.start, LINKS);
    if let Some(exchanged) = exchanged(scene, from, end) {
        return Some(exchanged);
    }
    // `olvida lo del 20 %`
    let forgets = FORGETS.contains(&clause.text(from.wrapping_sub(3)))
        || FORGETS.contains(&clause.text(from.wrapping_sub(2)));
    let of = matches!(clause.text(from), "de" | "del") || clause.text(from.wrapping_sub(1)) == "lo";
    if forgets && of {
        return Some(from.saturating_sub(3).max(clause.span.start)..end);
    }
    let that = clause.text(from) == "de" && clause.text(from.wrapping_sub(1)) == "lo";
    if that && clause.text(end) == "no" {
        return Some(from - 1..end + 1);
    }
    // `son 270 los que traigo, no 240`
    let no = span
        .start
        .checked_sub(1)
        .filter(|no| clause.text(*no) == "no");
    let bare = no.filter(|_| index > 0 && !clause.words[span.start].pause);
    let denied = denied_from(scene, span.start).or(bare);
    denied.map(|no| no..span.end)
}

const FORGETS: &[&str] = &[
    "olvida", "olvidate", "olvide", "olvidese", "quita", "quite", "borra", "borre", "cancela",
];

/// `esos 60 cámbiemelos por 48`, `cambio los 120 por 80`
fn exchanged(scene: &Scene<'_>, from: usize, end: usize) -> Option<Span> {
    let clause = scene.clause;
    let verb = |place: usize| clause.text(place).starts_with("cambi");
    if verb(end) && clause.text(end + 1) == "por" {
        return Some(from..end + 2);
    }
    let before = from.checked_sub(1).filter(|at| verb(*at))?;
    (clause.text(end) == "por").then_some(before..end + 1)
}

/// `te había dicho 300`, `le dije 60`: an amount that is known already, said again.
pub(super) fn is_said_again(scene: &Scene<'_>, index: usize) -> bool {
    const SAID: &[&str] = &["dije", "dicho", "dijimos", "puse", "decia", "quedamos"];
    /// The verb stands as near before the amount.
    const NEAR: usize = 3;
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let near = quantity
        .span
        .start
        .saturating_sub(NEAR)
        .max(clause.span.start);
    let said = (near..quantity.span.start).any(|at| SAID.contains(&clause.text(at)));
    let state = scene.context.state;
    let known = state.budget.map(|budget| budget.max);
    let monthly = state.budget.and_then(|budget| budget.monthly);
    let down = match state.down_payment {
        Some(Down::Amount(amount)) => Some(amount),
        _ => None,
    };
    let amount = thousands(quantity);
    said && [known, monthly, down]
        .into_iter()
        .flatten()
        .any(|one| amount == Some(one))
}

/// `no puedo dar los`, `ya no me alcanza para`, `mi presupuesto ya no es`: where the denial of
/// the amount behind it begins.
fn denied_from(scene: &Scene<'_>, amount: usize) -> Option<usize> {
    const VERBS: &[&str] = &[
        "puedo",
        "podemos",
        "podria",
        "podriamos",
        "voy",
        "vamos",
        "alcanza",
        "alcanzo",
        "llego",
        "llegamos",
        "junto",
        "juntamos",
        "completo",
        "completamos",
        "tengo",
        "tenemos",
        "doy",
        "damos",
        "daria",
        "pongo",
        "ponemos",
        "dar",
        "poner",
        "pagar",
        "gastar",
        "llegar",
        "meter",
        "juntar",
        "completar",
        "soltar",
        "dejar",
        "es",
        "son",
        "eran",
        "era",
        "seran",
        "quiero",
        "queremos",
    ];
    const OBJECTS: &[&str] = &["me", "nos", "le", "les"];
    let clause = scene.clause;
    let mut place = back_over(scene, amount, LINKS);
    let before_links = place;
    place = back_over(scene, place, VERBS);
    place = back_over(scene, place, OBJECTS);
    if place == before_links {
        return None;
    }
    let no = place.checked_sub(1)?;
    // `al mes no, doy 60 mil de enganche`
    let mut months = clause.frames(Frame::PerMonth);
    if months.any(|month| month.end == no) {
        return None;
    }
    let ya = no.checked_sub(1).filter(|at| clause.text(*at) == "ya");
    (clause.text(no) == "no").then(|| ya.unwrap_or(no))
}

fn back_over(scene: &Scene<'_>, from: usize, words: &[&str]) -> usize {
    let mut place = from;
    while place > scene.clause.span.start && words.contains(&scene.clause.text(place - 1)) {
        place -= 1;
    }
    place
}
