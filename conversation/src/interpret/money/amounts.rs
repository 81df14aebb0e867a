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
        || is_echoed_distance(scene, index)
        || is_replaced(scene, index);
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

/// `en vez de 220 damos 200`
fn is_replaced(scene: &Scene<'_>, index: usize) -> bool {
    let start = scene.found[index].span.start;
    let instead = scene.word_before(start.saturating_sub(1));
    scene.before(index) == "de" && matches!(instead, "vez" | "lugar")
}

fn money(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    if let Some(term) = term_called_one(scene, index) {
        return Some(term);
    }
    if is_price_of_a_car(scene, index) || is_distance(scene, quantity) {
        return None;
    }
    let down = scene.has_attached(index, Frame::DownPayment);
    if !down && (scene.has_frame(Frame::Haggle) || is_bid(scene, index)) {
        return Some(scene.reading(index, Act::Haggle));
    }
    if let Some(paid_down) = down_payment_called_one(scene, index) {
        return Some(paid_down);
    }
    if scene.has_attached(index, Frame::PerMonth) || goes_on_monthly(scene, quantity) {
        return monthly(scene, index, 1);
    }
    if scene.has_attached(index, Frame::PerFortnight) {
        return monthly(scene, index, 2);
    }
    // `le meto 100 mil y lo demás a 36` pays 100 thousand down.
    let rests = scene.has_frame(Frame::Rest) && !down;
    if let Some(change) = change(scene, index).filter(|_| !rests) {
        return Some(change);
    }
    // `¿sí sale menos de 4,500, verdad?` gives nothing.
    let planned = scene.context.state.term_months.is_some();
    let gives = scene.has_attached(index, Frame::Give);
    if compares(scene, index) && planned && !down && !gives {
        return None;
    }
    if let Some(part) = part_of_the_plan(scene, index) {
        return Some(part);
    }
    if waits_for_a_term(scene, index) {
        return terms::bare(scene, index);
    }
    if is_part_of_a_price(scene, index) {
        return down_payment::amount(scene, index);
    }
    by_question(scene, index)
}

/// `a 48`, `un plazo de 60`, `prefiero 72` once a plan was shown.
fn term_called_one(scene: &Scene<'_>, index: usize) -> Option<Reading> {
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
    let given = scene.has_attached(index, Frame::Give) && scene.before(index) != "a";
    let called = scene.step() == Step::LoanTerm || led || planned;
    if !called || down && !of_rest || given {
        return None;
    }
    terms::bare(scene, index)
}

/// `100 de enganche`; `¿cuánto queda al mes con 100?`, `¿cuánto al mes con esos 30?`
fn down_payment_called_one(scene: &Scene<'_>, index: usize) -> Option<Reading> {
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

/// Whether a question only compares with an amount: `¿sí sale menos de 4,500?`
fn compares(scene: &Scene<'_>, index: usize) -> bool {
    scene.clause.asks && scene.found[index].bound.is_some()
}

/// A part of the plan, where the down payment is known or given: `déjalo en 200,000 y 36`.
fn part_of_the_plan(scene: &Scene<'_>, index: usize) -> Option<Reading> {
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
fn waits_for_a_term(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    // `tengo ahorrado 60`, once a car is chosen
    let saved = scene.context.chosen().is_some()
        && (scene.has_attached(index, Frame::Budget) || scene.has_attached(index, Frame::Source));
    let bare = !is_sized(quantity) && quantity.bound.is_none() && !saved;
    bare && (scene.step() == Step::Financing || quantity.value.is_zero())
        && scene.step() != Step::DownPayment
}

/// What an amount without any name is, by the question asked last.
fn by_question(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let cash = scene.has_frame(Frame::Cash) && !scene.gives_cash_down();
    if scene.clause.has(&["presupuesto"]) || cash {
        return budget::budget(scene, index);
    }
    let term = terms::bare(scene, index);
    if corrects_down_payment(scene) {
        return term.or_else(|| down_payment::amount(scene, index));
    }
    match scene.step() {
        Step::DownPayment | Step::Financing | Step::LoanTerm => {
            term.or_else(|| down_payment::amount(scene, index))
        }
        _ => term.or_else(|| budget::budget(scene, index)),
    }
}

/// `30 de enganche, bueno 35 mil`: an amount that only corrects the one of the clause
/// before.
fn corrects_down_payment(scene: &Scene<'_>) -> bool {
    const CORRECTS: [&str; 8] = [
        "bueno", "digo", "perdon", "no", "mejor", "osea", "espera", "esperate",
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
