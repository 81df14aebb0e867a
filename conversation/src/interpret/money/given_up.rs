//! An old amount beside a new one: `no puedo dar 120, doy 90`, `lo de 300 siempre no, 250`,
//! `subo a 80 en vez de 60`. What the old one was, the new one is.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::is_replaced;
use super::change::thousands;
use super::denied::is_denied;
use super::judged::judged;
use super::{Scene, terms};
use crate::interpret::frames::Frame;
use crate::interpret::quantity::{Quantity, Unit, quantities};
use crate::interpret::{Act, MoneyRange, Reading, Span};
use crate::money::Pesos;
use crate::state::Down;

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

/// The new amount of a message that takes the known one back: the same kind of money.
pub(super) fn in_place_of_known(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    const NAMED: [Frame; 4] = [
        Frame::DownPayment,
        Frame::PerMonth,
        Frame::PerFortnight,
        Frame::PerWeek,
    ];
    let quantity = &scene.found[index];
    let mut frames = NAMED.iter();
    let named = frames.any(|frame| scene.has_attached(index, *frame))
        || scene.clause.has(&["presupuesto", "plazo"]);
    let plain = matches!(quantity.unit, None | Some(Unit::Peso)) && quantity.until.is_none();
    let term = scene.before(index) == "a" && terms::is_usual(scene, index);
    if scene.clause.asks || named || !plain || term {
        return None;
    }
    if let Some(term) = other_term(scene, index) {
        return Some(term);
    }
    let new = thousands(quantity)?;
    let old = |amount: Pesos| amount != new && takes_back(scene, index, amount);
    let state = scene.context.state;
    if let Some(Down::Amount(known)) = state.down_payment
        && new.0 >= LEAST
        && old(known)
    {
        return Some(scene.reading(index, Act::DownPayment(Down::Amount(new))));
    }
    if let Some(known) = state.budget.and_then(|budget| budget.monthly)
        && amount_is_monthly(new)
        && known != new
        && takes_back(scene, index, known)
    {
        return Some(scene.reading(index, Act::Monthly(new)));
    }
    let new = Some(new).filter(|amount| amount.0 >= LEAST)?;
    let known = state.budget.map(|budget| budget.max)?;
    let range = MoneyRange {
        min: None,
        max: Some(new),
    };
    old(known).then(|| scene.reading(index, Act::Budget(range)))
}

/// `esos 60 cámbiemelos por 48`: of the term that is known.
fn other_term(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let known = Decimal::from(scene.context.state.term_months?);
    let before = &scene.found[..index];
    let old = before.iter().position(|one| {
        let bare = matches!(one.unit, None | Some(Unit::Month)) && !one.scaled;
        bare && one.value == known
    })?;
    let taken_back = given_up(scene, old).is_some() || is_replaced(scene, old);
    let usual = taken_back && terms::is_usual(scene, index);
    let months = scene.found[index].value.to_u32().filter(|_| usual)?;
    Some(scene.reading(index, Act::Term(months)))
}

/// No new amount is smaller, but what is paid each month.
const LEAST: u64 = 10_000;

fn amount_is_monthly(amount: Pesos) -> bool {
    (1_000..LEAST * 3).contains(&amount.0)
}

/// Whether the message takes an amount back beside the one at `index`.
fn takes_back(scene: &Scene<'_>, index: usize, amount: Pesos) -> bool {
    let message = scene.clause.message();
    let whole = Scene {
        clause: &message,
        context: scene.context,
        found: quantities(&message),
    };
    let same = |one: &Quantity| {
        let money = matches!(one.unit, None | Some(Unit::Peso)) && one.value >= Decimal::ONE;
        money && thousands(one) == Some(amount) && one.span != scene.found[index].span
    };
    (0..whole.found.len()).any(|at| {
        let withdrawn = || {
            is_replaced(&whole, at)
                || given_up(&whole, at).is_some()
                || is_said_again(&whole, at)
                || judged(&whole, at).is_some()
                || is_denied(&whole, at)
        };
        same(&whole.found[at]) && withdrawn()
    })
}
