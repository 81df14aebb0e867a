//! What an amount is for.

use super::bids::{is_bid, is_saved};
use super::budget;
use super::called::{
    corrects_down_payment, down_payment_called_one, is_part_of_a_price, part_of_the_plan,
    term_called_one, waits_for_a_term,
};
use super::change::{change, goes_on_raising};
use super::counts::{counts_cars, counts_persons, is_age, is_of_warranty, is_size};
use super::denied::{is_denied, is_scoffed, taken_back};
use super::echoed;
use super::given_up::{given_up, is_said_again};
use super::in_place::in_place_of_known;
use super::judged::judged;
use super::not_money::{
    is_date, is_echoed_distance, is_hour, is_imagined, is_not_offered, is_of_contact, is_prepayment,
};
use super::{Scene, down_payment, monthly, terms, worth};
use crate::interpret::quantity::{Quantity, Unit};
use crate::interpret::{Act, Reading, Span};
use crate::lexicon::Frame;
use crate::state::Step;

/// What an amount of the clause does; `None` where it is no money of the
/// customer's.
pub(super) fn read(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    if let Some(taken_back) = taken_back(scene, index) {
        return Some(taken_back);
    }
    let not_offered = !is_of_plan_asked(scene, index)
        && (is_not_offered(scene, index) || is_beside_an_objection(scene))
        || is_imagined(scene, index)
        || is_hour(scene, index)
        || is_date(scene, index)
        || is_of_contact(scene, index)
        || counts_cars(scene, index)
        || is_size(scene, index)
        || is_age(scene, index)
        || quantity.is_model_year()
        || is_saved(scene, index)
        || terms::is_choice_of_terms(scene, index)
        || is_denied(scene, index)
        || is_scoffed(scene, index)
        || echoed::is_echo(scene, index)
        || judged(scene, index).is_some()
        || given_up(scene, index).is_some()
        || is_said_again(scene, index)
        || counts_persons(scene, index)
        || is_of_warranty(scene, index)
        || is_prepayment(scene)
        || worth::is_of_own_car(scene, index)
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

/// `pagas casi 100 mil de intereses`
fn is_beside_an_objection(scene: &Scene<'_>) -> bool {
    scene.has_frame(Frame::InterestObjection) && !scene.clause.has(&["para"])
}

/// `¿cuánto acabo pagando a 72?`, `¿cuánto de intereses con 100 de enganche?`
fn is_of_plan_asked(scene: &Scene<'_>, index: usize) -> bool {
    let asked = scene.clause.asks && scene.clause.has(&["cuanto", "cuantos"]);
    let time = matches!(scene.found[index].unit, Some(Unit::Month | Unit::Year));
    let term = scene.before(index) == "a" && (time || terms::is_usual(scene, index));
    let down = scene.before(index) == "con" || scene.has_attached(index, Frame::DownPayment);
    asked && (term || down)
}

/// The words of an amount that another one replaces: `en vez de 220`.
pub(super) fn replaced_words(scene: &Scene<'_>, index: usize) -> Option<Span> {
    let span = scene.found[index].span.clone();
    is_replaced(scene, index).then(|| span.start.saturating_sub(3)..span.end)
}

/// `en vez de 220 damos 200`
pub(super) fn is_replaced(scene: &Scene<'_>, index: usize) -> bool {
    let start = scene.found[index].span.start;
    let instead = scene.word_before(start.saturating_sub(1));
    scene.before(index) == "de" && matches!(instead, "vez" | "lugar")
}

/// `mejor bájale a 280`, where no car is shown whose price could be haggled over.
fn lowers_the_budget(scene: &Scene<'_>, index: usize) -> bool {
    let context = scene.context;
    context.state.budget.is_some() && context.at_hand().is_empty() && scene.before(index) == "a"
}

/// `50 mil para dar de enganche y lo demás lo pagaríamos cada mes`
fn is_down_before_months(scene: &Scene<'_>, index: usize) -> bool {
    let end = scene.found[index].span.end;
    let first = |frame| {
        let spans = scene.clause.frames(frame);
        spans.map(|span| span.start).find(|start| *start >= end)
    };
    let rest = scene.has_frame(Frame::Rest);
    matches!((first(Frame::DownPayment), first(Frame::PerMonth)), (Some(down), Some(month)) if down < month)
        && rest
}

/// `con 48`, beside a plan of 60 months.
fn is_other_term(scene: &Scene<'_>, index: usize) -> bool {
    let state = scene.context.state;
    let quantity = &scene.found[index];
    let bare = !quantity.scaled && quantity.unit.is_none();
    let planned = state.term_months.is_some() && state.down_payment.is_some();
    bare && planned
        && scene.before(index) == "con"
        && terms::is_usual(scene, index)
        && !scene.has_attached(index, Frame::DownPayment)
}

fn money(scene: &Scene<'_>, index: usize) -> Option<Reading> {
    let quantity = &scene.found[index];
    if let Some(new) = in_place_of_known(scene, index) {
        return Some(new);
    }
    if let Some(term) = term_called_one(scene, index) {
        return Some(term);
    }
    if is_price_of_a_car(scene, index) || is_distance(scene, quantity) {
        return None;
    }
    if budget::is_called_one(scene, index) {
        return budget::budget(scene, index);
    }
    if let Some(raised) = goes_on_raising(scene, index) {
        return Some(raised);
    }
    let down = scene.has_attached(index, Frame::DownPayment);
    let haggles = scene.has_frame(Frame::Haggle) || is_bid(scene, index);
    if !down && haggles && !lowers_the_budget(scene, index) {
        return Some(scene.reading(index, Act::Haggle));
    }
    if is_other_term(scene, index) {
        return terms::bare(scene, index);
    }
    if let Some(paid_down) = down_payment_called_one(scene, index) {
        return Some(paid_down);
    }
    if down && is_down_before_months(scene, index) {
        return down_payment::amount(scene, index);
    }
    if let Some(payment) = monthly::payment(scene, index) {
        return Some(payment);
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

/// Whether a question only compares with an amount: `¿sí sale menos de 4,500?`
pub(super) fn compares(scene: &Scene<'_>, index: usize) -> bool {
    scene.clause.asks && scene.found[index].bound.is_some()
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
    // `hasta 280 y que no tenga más de 50 mil km`
    let near = quantity.span.end + 2;
    let mut driven = scene.clause.places();
    quantity.unit.is_none()
        && driven.any(|place| {
            let says =
                place < quantity.span.start || place <= near && !scene.has_frame(Frame::Kilometres);
            says && DRIVEN.contains(&scene.clause.text(place))
        })
}
