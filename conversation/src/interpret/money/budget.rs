//! Budgets: amounts that say how much may be spent.

use rust_decimal::Decimal;

use super::change::thousands;
use super::{Scene, pesos};
use crate::interpret::quantity::{Bound, Quantity, Unit};
use crate::interpret::{Act, MoneyRange, Reading};
use crate::lexicon::Frame;
use crate::state::Step;

/// `hasta 350`, `traigo 300 mil`: a budget where one was asked for or is framed as one.
pub(super) fn budget(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    let asked = scene.step() == Step::Budget || is_missing(scene, quantity);
    let framed = is_called_one(scene, index)
        || quantity.bound.is_some()
        || quantity.until.is_some()
        || scene.has_attached(index, Frame::Budget)
        || scene.has_attached(index, Frame::Source);
    let of = scene.before(index) == "de" && is_round(quantity);
    let contact = scene.step().is_contact() || scene.step() == Step::Handoff;
    let wanted = !contact && !scene.clause.asks;
    // `5` alone answers; `me gusta cinco` says something else.
    let small = quantity.value < Decimal::from(50) && quantity.value.scale() == 0;
    if !is_sized(quantity) && small && scene.clause.places().len() > 2 {
        return None;
    }
    // `400 mil` as all that is said, before any car is chosen, is nothing else.
    let alone = scene.clause.places().len() <= quantity.span.len() + 1;
    let open =
        alone && scene.context.state.chosen.is_none() && scene.context.state.budget.is_none();
    let said = if is_sized(quantity) {
        asked || framed || of || wanted || open
    } else {
        asked || is_called_one(scene, index) || (framed || of) && !contact
    };
    if !said {
        return None;
    }
    let scale = scale(quantity, asked)?;
    let scaled = |value: Decimal| pesos(value.checked_mul(scale)?);
    let only = scaled(quantity.value)?;
    // `280 o 290 a lo mucho`
    let or = quantity.span.clone().any(|at| scene.clause.text(at) == "o");
    let range = match (quantity.until, quantity.bound) {
        (Some(until), Some(Bound::AtMost)) if or => MoneyRange {
            min: None,
            max: Some(scaled(until)?),
        },
        (Some(until), _) => MoneyRange {
            min: Some(only),
            max: Some(scaled(until)?),
        },
        (None, Some(Bound::AtLeast)) => MoneyRange {
            min: Some(only),
            max: None,
        },
        _ => MoneyRange {
            min: None,
            max: Some(only),
        },
    };
    Some(scene.reading(index, Act::Budget(range)))
}

/// `mi tope son 350`, `lo que puedo gastar son 350 mil`: called a budget, whatever is asked.
pub(super) fn is_called_one(scene: &Scene<'_>, index: usize) -> bool {
    const NAMES: [&str; 4] = ["tope", "presupuesto", "gastar", "gastarme"];
    const OTHERS: [&str; 16] = [
        "enganche",
        "anticipo",
        "entrada",
        "inicial",
        "mes",
        "mensual",
        "mensuales",
        "mensualidad",
        "quincena",
        "semana",
        "plazo",
        "meses",
        "km",
        "kilometros",
        "anos",
        "gasolina",
    ];
    const LEAST: u64 = 50_000;
    let clause = scene.clause;
    let quantity = &scene.found[index];
    let before = index
        .checked_sub(1)
        .map_or(clause.span.start, |before| scene.found[before].span.end);
    let after = scene.found.get(index + 1);
    let end = after.map_or(clause.span.end, |after| after.span.start);
    let mut lead_in = before..quantity.span.start;
    let named = lead_in
        .clone()
        .rev()
        .find(|at| NAMES.contains(&clause.text(*at)));
    let Some(named) = named else { return false };
    let of_another = (named..end).any(|at| OTHERS.contains(&clause.text(at)))
        || lead_in.any(|at| at > named && clause.text(at) == "no");
    let large = thousands(quantity).is_some_and(|amount| amount.0 >= LEAST);
    large && !of_another && !clause.asks
}

/// `190`, where a name is asked for and how much may be spent is not known.
fn is_missing(scene: &Scene<'_>, quantity: &Quantity) -> bool {
    let state = scene.context.state;
    let open = state.budget.is_none() && state.chosen.is_none() && !state.wish.is_empty();
    let sized = (Decimal::from(80)..Decimal::from(2_000)).contains(&quantity.value);
    let contact = matches!(scene.step(), Step::Name | Step::Contact);
    let alone = scene.clause.words.len() == quantity.span.len();
    contact && open && alone && (sized || is_sized(quantity))
}

/// Money by itself, not only where money is expected.
pub(super) fn is_sized(quantity: &Quantity) -> bool {
    quantity.scaled || quantity.unit == Some(Unit::Peso) || quantity.value >= Decimal::from(10_000)
}

fn is_round(quantity: &Quantity) -> bool {
    quantity.value % Decimal::TEN == Decimal::ZERO && quantity.value >= Decimal::from(80)
}

/// What an amount is multiplied with; `None` where it is no amount.
fn scale(quantity: &Quantity, asked: bool) -> Option<Decimal> {
    let value = quantity.value;
    let thousand = Decimal::from(1_000);
    let unsaid = (Decimal::from(50)..Decimal::from(2_000)).contains(&value);
    if quantity.scaled {
        return Some(Decimal::ONE);
    }
    if value.scale() > 0 && value < Decimal::TEN {
        // `1.5` is a million and a half.
        return Some(Decimal::from(1_000_000));
    }
    if quantity.unit == Some(Unit::Peso) {
        // `$300` for a car is three hundred thousand.
        let short = (Decimal::ONE_HUNDRED..thousand).contains(&value);
        return Some(if short { thousand } else { Decimal::ONE });
    }
    if unsaid {
        return Some(thousand);
    }
    (asked || value >= Decimal::from(10_000)).then_some(Decimal::ONE)
}
