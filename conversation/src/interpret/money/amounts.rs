//! What an amount is for.

use rust_decimal::Decimal;

use super::bids::{is_bid, is_saved};
use super::budget::{self, is_sized};
use super::change::{change, thousands};
use super::not_money::{
    counts_cars, is_date, is_denied, is_echoed_distance, is_hour, is_imagined, is_not_offered,
    is_of_contact, is_prepayment, taken_back,
};
use super::{Scene, down_payment, pesos, terms};
use crate::interpret::frames::Frame;
use crate::interpret::quantity::{Quantity, Unit};
use crate::interpret::{Act, Reading};
use crate::state::Step;

/// What an amount of the clause does; `None` where it is no money of the
/// customer's.
pub(super) fn read(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    if let Some(taken_back) = taken_back(scene, index) {
        return Some(taken_back);
    }
    let not_offered = is_not_offered(scene, index)
        || is_imagined(scene, index)
        || is_hour(scene, index)
        || is_date(scene, index)
        || is_of_contact(scene, index)
        || counts_cars(scene, index)
        || scene.has_frame(Frame::InterestObjection) && !scene.clause.has(&["para"])
        || quantity.is_model_year()
        || is_saved(scene, index)
        || is_denied(scene, index)
        || is_prepayment(scene)
        || is_echoed_distance(scene, index);
    if not_offered {
        return None;
    }
    match quantity.unit {
        Some(Unit::Foreign(name)) => Some(scene.reading(index, Act::ForeignMoney(name.to_owned()))),
        Some(Unit::Percent) => down_payment::percent(scene, index),
        Some(Unit::Month) => terms::months(scene, index),
        Some(Unit::Year) => terms::years(scene, index),
        Some(Unit::Kilometre | Unit::Other) => None,
        Some(Unit::Peso) | None => money(scene, index),
    }
}

fn money(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    let down = scene.has_attached(index, Frame::DownPayment);
    let corrected = terms::corrected(scene, index).or_else(|| terms::in_years(scene, index));
    if let Some(corrected) = corrected.filter(|_| !down) {
        return Some(corrected);
    }
    // `prefiero 72`, once a plan was shown.
    let planned = scene.step() == Step::Contact && scene.context.state.term_months.is_some();
    // `con la troca de enganche y lo demás a 60`
    let start = quantity.span.start;
    let mut rests = scene.attached(index, Frame::Rest).into_iter();
    let of_rest = scene.before(index) == "a" && rests.any(|span| span.end + 1 == start);
    let named = scene.clause.text(start.wrapping_sub(1)) == "plazo";
    let led = scene.before(index) == "a" || named;
    if (scene.step() == Step::LoanTerm || led || planned)
        && (!down || of_rest)
        && !(scene.has_attached(index, Frame::Give) && scene.before(index) != "a")
        && let Some(term) = terms::bare(scene, index)
    {
        return Some(term);
    }
    if is_price_of_a_car(scene, index) || is_distance(scene, quantity) {
        return None;
    }
    if !down && (scene.has_frame(Frame::Haggle) || is_bid(scene, index)) {
        return Some(scene.reading(index, Act::Haggle));
    }
    // `¿cuánto queda al mes con 100 de enganche?`, `¿cuánto al mes con esos 30?`
    let mut downs = scene.attached(index, Frame::DownPayment).into_iter();
    let mut months = scene.attached(index, Frame::PerMonth).into_iter();
    let with = matches!(scene.before(index), "con" | "esos" | "mis" | "los")
        || scene.has_attached(index, Frame::Give);
    let asked_with = scene.clause.asks
        && scene.clause.has(&["cuanto"])
        && with
        && months.all(|span| span.end <= quantity.span.start);
    // `si le pongo 50 mil más de enganche, ¿cuánto queda al mes?`
    let more = usize::from(matches!(
        scene.clause.text(quantity.span.end),
        "mas" | "menos"
    ));
    let behind = quantity.span.end..=quantity.span.end + more;
    if let Some(span) = downs.find(|span| behind.contains(&span.start)) {
        let raised = scene.has_attached(index, Frame::Raise)
            || scene.has_attached(index, Frame::Lower)
            || span.start > quantity.span.end;
        let changed = change(scene, index).filter(|_| raised);
        return changed.or_else(|| down_payment::amount(scene, index));
    }
    if asked_with {
        return down_payment::amount(scene, index);
    }
    if scene.has_attached(index, Frame::PerMonth) || goes_on_monthly(scene, quantity) {
        return monthly(scene, index, 1);
    }
    if scene.has_attached(index, Frame::PerFortnight) {
        return monthly(scene, index, 2);
    }
    if let Some(change) = change(scene, index) {
        return Some(change);
    }
    let early = matches!(scene.step(), Step::Need | Step::Budget | Step::Preferences);
    // `¿sí sale menos de 4,500, verdad?` gives nothing.
    let compares = scene.clause.asks && quantity.bound.is_some();
    let known = scene.context.state.down_payment.is_some() && !early && !compares;
    let planned = scene.context.state.term_months.is_some();
    if compares && planned && !down && !scene.has_attached(index, Frame::Give) {
        return None;
    }
    // `de 300 para abajo`, before a car is chosen, bounds its price.
    let bounds = quantity.bound.is_some() && scene.context.chosen().is_none();
    let gives = known && !bounds && !scene.clause.has(&["presupuesto"])
        || scene.has_attached(index, Frame::Give) && scene.is_about_loan();
    // `déjalo en 200,000 y 36`
    if gives
        && !down
        && let Some(term) = terms::usual(scene, index)
    {
        return Some(term);
    }
    if down || gives || scene.has_frame(Frame::Rest) {
        return down_payment::amount(scene, index);
    }
    // `tengo ahorrado 60`, once a car is chosen
    let saved = scene.context.chosen().is_some()
        && (scene.has_attached(index, Frame::Budget) || scene.has_attached(index, Frame::Source));
    let bare = !is_sized(quantity) && quantity.bound.is_none() && !saved;
    if bare
        && (scene.step() == Step::Financing || quantity.value.is_zero())
        && scene.step() != Step::DownPayment
    {
        return terms::bare(scene, index);
    }
    if is_part_of_a_price(scene, index) {
        return down_payment::amount(scene, index);
    }
    let cash = scene.has_frame(Frame::Cash) && !scene.gives_cash_down();
    let of_budget = scene.clause.has(&["presupuesto"]) || cash;
    match scene.step() {
        _ if of_budget => budget::budget(scene, index),
        Step::DownPayment | Step::Financing => {
            terms::bare(scene, index).or_else(|| down_payment::amount(scene, index))
        }
        Step::LoanTerm => terms::bare(scene, index).or_else(|| down_payment::amount(scene, index)),
        _ => terms::bare(scene, index).or_else(|| budget::budget(scene, index)),
    }
}

/// `tengo 50 mil`, behind the price of a car that costs far more: paid at first, most
/// likely, which is asked back.
fn is_part_of_a_price(scene: &Scene<'_>, index: usize) -> bool {
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

/// `el de 285 mil` is a car.
fn is_price_of_a_car(scene: &Scene<'_>, index: usize) -> bool {
    let start = scene.found[index].span.start;
    let article = start.checked_sub(2).map_or("", |at| scene.clause.text(at));
    scene.before(index) == "de"
        && matches!(
            article,
            "el" | "la" | "los" | "las" | "ese" | "esa" | "este" | "esta" | "esos" | "esas"
        )
}

/// `que no tenga más de 80 mil`.
fn is_distance(scene: &Scene<'_>, quantity: &Quantity) -> bool {
    const DRIVEN: [&str; 8] = [
        "tenga",
        "tengan",
        "recorrido",
        "recorridos",
        "kilometraje",
        "corridos",
        "rodado",
        "rodados",
    ];
    quantity.unit.is_none() && scene.clause.has(&DRIVEN)
}

/// `unos 5 mil al mes, no más de 5,500`: the clause before says what it is.
fn goes_on_monthly(scene: &Scene<'_>, quantity: &Quantity) -> bool {
    let words = &scene.clause.words[..scene.clause.span.start];
    let monthly = words
        .iter()
        .rev()
        .take(4)
        .any(|word| word.text == "mes" || word.text.starts_with("mensual"));
    let range = Decimal::from(1_000)..Decimal::from(40_000);
    // `está muy alta la mensualidad, máximo puedo 4 mil`
    let most = scene.clause.has(&["maximo", "tope"]);
    monthly && (quantity.bound.is_some() || most) && range.contains(&quantity.value)
}

/// `6` and `6 mil` a month are six thousand.
fn monthly(scene: &Scene<'_>, index: usize, times: u64) -> Option<Reading> {
    let quantity = &scene.found[index];
    let value = quantity.until.unwrap_or(quantity.value);
    let thousands = !quantity.scaled && value < Decimal::ONE_HUNDRED;
    let scale = if thousands { 1_000 } else { 1 };
    let amount = pesos(value.checked_mul(Decimal::from(scale * times))?)?;
    Some(scene.reading(index, Act::Monthly(amount)))
}
