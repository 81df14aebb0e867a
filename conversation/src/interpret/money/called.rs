//! Amounts that are called what they are: a term, a down payment, a part of the plan.

use super::amounts::compares;
use super::budget::is_sized;
use super::change::{change, thousands};
use super::{Scene, down_payment, terms};
use crate::interpret::quantity::Unit;
use crate::interpret::{Act, Reading};
use crate::lexicon::Frame;
use crate::state::Step;

/// `a 48`, `un plazo de 60`, `prefiero 72` once a plan was shown.
pub(super) fn term_called_one(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let down = scene.has_attached(index, Frame::DownPayment);
    let corrected = terms::corrected(scene, index).or_else(|| terms::in_years(scene, index));
    if let Some(corrected) = corrected.filter(|_| !down) {
        return Some(corrected);
    }
    let planned = scene.context.state.term_months.is_some()
        && (scene.step() == Step::Contact || terms::is_usual(scene, index));
    // `con la troca de enganche y lo demás a 60`
    let start = scene.found[index].span.start;
    let mut rests = scene.attached(index, Frame::Rest).into_iter();
    let of_rest = scene.before(index) == "a" && rests.any(|span| span.end + 1 == start);
    let named = scene.clause.text(start.wrapping_sub(1)) == "plazo";
    // `mejor en 4`, once a plan was shown
    let planned_years = scene.before(index) == "en"
        && scene.context.state.term_months.is_some()
        && scene.clause.text(scene.found[index].span.end) != "mil"
        && terms::are_years(scene, index);
    let led = scene.before(index) == "a" || named || planned_years;
    // `mejor lo dejo en 48`, once a plan was shown
    let put_at = scene.before(index) == "en" && planned && terms::is_usual(scene, index);
    let given = scene.has_attached(index, Frame::Give) && scene.before(index) != "a" && !put_at;
    let called = scene.step() == Step::LoanTerm || led || planned || terms::is_due(scene, index);
    // `el enganche no son 60, son 70`
    let of_down = corrects_down_payment(scene) && !terms::is_usual(scene, index);
    if !called || of_down || down && !of_rest || given {
        return None;
    }
    terms::bare(scene, index)
}

/// `100 de enganche`; `¿cuánto queda al mes con 100?`, `¿cuánto al mes con esos 30?`
pub(super) fn down_payment_called_one(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let end = scene.found[index].span.end;
    // `si le pongo 50 mil más de enganche, ¿cuánto queda al mes?`
    let more = usize::from(matches!(scene.clause.text(end), "mas" | "menos"));
    let behind = end..=end + more;
    let mut downs = scene.attached(index, Frame::DownPayment).into_iter();
    if let Some(span) = downs.find(|span| behind.contains(&span.start)) {
        let raised = scene.has_attached(index, Frame::Raise)
            || scene.has_attached(index, Frame::Lower)
            || span.start > end;
        let changed = change(scene, index).filter(|_| raised);
        return changed.or_else(|| down_payment::amount(scene, index));
    }
    let mut months = scene.attached(index, Frame::PerMonth).into_iter();
    let with = matches!(scene.before(index), "con" | "esos" | "mis" | "los")
        || scene.has_attached(index, Frame::Give);
    let asked_with = scene.clause.asks
        && (scene.clause.has(&["cuanto"]) || scene.has_frame(Frame::MonthlyFact))
        && with
        && months.all(|span| span.end <= scene.found[index].span.start);
    let amount = || down_payment::amount(scene, index);
    asked_with.then(amount).flatten()
}

/// A part of the plan, where the down payment is known or given: `déjalo en 200,000 y 36`.
pub(super) fn part_of_the_plan(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let down = scene.has_attached(index, Frame::DownPayment);
    let early = matches!(scene.step(), Step::Need | Step::Budget | Step::Preferences);
    let known = scene.context.state.down_payment.is_some() && !early && !compares(scene, index);
    // `de 300 para abajo`, before a car is chosen, bounds its price.
    let bounds = scene.found[index].bound.is_some() && scene.context.chosen().is_none();
    let gives = known && !bounds && !scene.clause.has(&["presupuesto"])
        || scene.has_attached(index, Frame::Give) && scene.is_about_loan();
    if gives
        && !down
        && let Some(term) = terms::usual(scene, index)
    {
        return Some(term);
    }
    let part = down || gives || scene.has_frame(Frame::Rest);
    part.then(|| down_payment::amount(scene, index)).flatten()
}

/// Whether a bare figure where the payment is asked can only be a term.
pub(super) fn waits_for_a_term(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    // `tengo ahorrado 60`, once a car is chosen
    let saved = scene.context.chosen().is_some()
        && (scene.has_attached(index, Frame::Budget) || scene.has_attached(index, Frame::Source));
    // `80 y a 4 años`
    let termed = scene.found.iter().any(|other| {
        matches!(other.unit, Some(Unit::Month | Unit::Year)) && other.span != quantity.span
    });
    // `mejor 100`, behind a plan that was only supposed
    let proposed = scene.context.state.proposed.iter();
    let mut supposed = proposed.filter(|act| matches!(act, Act::DownPayment(_)));
    let open = supposed.next().is_none();
    // `me caen 38 y del fondo 22, todo eso va pal enganche`
    let down = scene.clause.message().frame(Frame::DownPayment).is_some();
    let bare =
        !is_sized(quantity) && quantity.bound.is_none() && !saved && !termed && open && !down;
    bare && (scene.step() == Step::Financing || quantity.value.is_zero())
        && scene.step() != Step::DownPayment
}

/// `30 de enganche, bueno 35 mil`: an amount that only corrects the one of the clause
/// before.
pub(super) fn corrects_down_payment(scene: &Scene<'_>) -> bool {
    const CORRECTS: [&str; 10] = [
        "bueno", "digo", "perdon", "no", "mejor", "osea", "espera", "esperate", "son", "sino",
    ];
    const LONGEST: usize = 5;
    let clause = scene.clause;
    let earlier = clause.earlier();
    let named = earlier.frame(Frame::DownPayment).is_some();
    let figure = earlier
        .places()
        .any(|place| clause.words[place].number.is_some());
    let opens = CORRECTS.contains(&clause.text(clause.span.start));
    named && figure && opens && clause.span.len() <= LONGEST && !clause.asks
}

/// `tengo 50 mil`, behind the price of a car that costs far more: paid at first, most
/// likely, which is asked back.
pub(super) fn is_part_of_a_price(scene: &Scene<'_>, index: usize) -> bool {
    let context = scene.context;
    let gives = scene.has_attached(index, Frame::Give);
    let asked = (gives || context.state.asked == "take_it") && context.chosen().is_none();
    let recommended = context.state.recommended.as_ref().filter(|_| asked);
    let car = recommended.and_then(|id| context.facts.catalog.car(id));
    let shown = || {
        let shown = context.state.offered.iter();
        let cars = shown.filter_map(|id| context.facts.catalog.car(id));
        cars.filter_map(|car| car.price).min()
    };
    // `doy 50 mil`, behind a list of cars that all cost far more
    let price = match car {
        Some(car) => car.price,
        None if asked && gives => shown(),
        None => None,
    };
    let quantity = &scene.found[index];
    let amount = thousands(quantity).filter(|_| is_sized(quantity) && quantity.bound.is_none());
    let small = price
        .zip(amount)
        .is_some_and(|(price, amount)| amount.0 * 10 <= price.0 * 4);
    small && context.state.budget.is_none() && !scene.clause.has(&["presupuesto", "gastar"])
}
