//! A new amount beside an old one: `no puedo dar 120, doy 90`, `lo de 300 siempre no, 250`,
//! `subo a 80 en vez de 60`. What the old one was, the new one is.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::is_replaced;
use super::change::thousands;
use super::denied::is_denied;
use super::given_up::{given_up, is_said_again};
use super::judged::judged;
use super::{Scene, terms};
use crate::financing::TERMS_MONTHS;
use crate::interpret::quantity::{Quantity, Unit, quantities};
use crate::interpret::{Act, MoneyRange, Reading};
use crate::lexicon::Frame;
use crate::money::Pesos;
use crate::payment::Down;

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
    // `yo había dicho 370 mil`: the amount that counts, not the one noted.
    let start = quantity.span.start;
    let mut before = start.saturating_sub(2).max(scene.clause.span.start)..start;
    let term = scene.clause.words[start].number.is_some() && terms::is_usual(scene, index);
    let says_again = (quantity.scaled || !term)
        && before.any(|at| matches!(scene.clause.text(at), "dije" | "dicho"));
    let old = |amount: Pesos| amount != new && (says_again || takes_back(scene, index, amount));
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
    // `60 es mucho, mejor 48` speaks of terms.
    let term = terms::is_usual(scene, index);
    let same = |one: &Quantity| {
        let money = matches!(one.unit, None | Some(Unit::Peso)) && one.value >= Decimal::ONE;
        let terms = TERMS_MONTHS.map(Decimal::from);
        let both = term && !one.scaled && terms.contains(&one.value);
        let known = thousands(one) == Some(amount) && one.span != scene.found[index].span;
        money && known && !both
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
