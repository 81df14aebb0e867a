//! Figures of the agent's own replies that a remark repeats: `$6,990 nos queda justo`.

use super::Scene;
use super::change::thousands;
use crate::catalog::Car;
use crate::financing::amount_of;
use crate::financing::{self, TERMS_MONTHS};
use crate::interpret::Act;
use crate::interpret::cars;
use crate::interpret::quantity::Unit;
use crate::lexicon::Frame;
use crate::money::Pesos;

/// Words by which an amount is the customer's own after all.
const OWN: [&str; 25] = [
    "presupuesto",
    "tengo",
    "tenemos",
    "traigo",
    "puedo",
    "podemos",
    "podria",
    "podriamos",
    "gastar",
    "pagar",
    "maximo",
    "tope",
    "limite",
    "doy",
    "damos",
    "daria",
    "pongo",
    "enganche",
    "anticipo",
    "junte",
    "ahorre",
    "hasta",
    "pon",
    "ponle",
    "mejor",
];

/// No customer pays less a month.
const LEAST: u64 = 1_000;

/// Whether an amount is the monthly payment of a plan that was shown, and nothing around it
/// says that the customer offers it.
pub(super) fn is_echo(scene: &Scene<'_>, index: usize) -> bool {
    let quantity = &scene.found[index];
    let named = [Frame::DownPayment, Frame::Give, Frame::Budget];
    let named = named.iter().any(|frame| scene.has_attached(index, *frame));
    let plain = matches!(quantity.unit, None | Some(Unit::Peso));
    let answers = scene.step().is_loan() && scene.clause.words.len() <= quantity.span.len() + 1;
    let open = quantity.bound.is_some() || quantity.until.is_some();
    if named || answers || open || !plain || scene.clause.has(&OWN) {
        return false;
    }
    let Some(amount) = thousands(quantity).filter(|amount| amount.0 >= LEAST) else {
        return false;
    };
    if is_price_of_named(scene, amount) {
        return true;
    }
    let mut cars = scene.context.at_hand().into_iter();
    cars.any(|car| payments(scene, car).any(|payment| is_same(payment, amount)))
}

/// `6,990`; `3500` for 3,506.
fn is_same(payment: Pesos, said: Pesos) -> bool {
    let rounded = said.0.is_multiple_of(100) && said.0.abs_diff(payment.0) < 100;
    payment == said || rounded && !said.0.is_multiple_of(1_000)
}

/// The payments of a car, for the down payments spoken of.
fn payments(scene: &Scene<'_>, car: &Car) -> impl Iterator<Item = Pesos> + use<> {
    let state = scene.context.state;
    let price = car.price.unwrap_or_default();
    let proposed = state.proposed.iter().filter_map(|act| match act {
        Act::DownPayment(down) => Some(*down),
        _ => None,
    });
    let downs = state.down_payment.into_iter().chain(proposed);
    let downs = downs.filter_map(|down| amount_of(down, price));
    let least = financing::smallest_down_payment(price);
    let downs: Vec<Pesos> = downs.chain([least]).filter(|down| *down < price).collect();
    let plans = downs.into_iter();
    let plans = plans.flat_map(move |down| financing::table(price, down, &TERMS_MONTHS).plans);
    plans.map(|plan| plan.monthly_payment_pesos)
}

/// `la Frontier está muy cara, 637 no me alcanza`: the price of a car that the message names.
fn is_price_of_named(scene: &Scene<'_>, amount: Pesos) -> bool {
    let named = cars::named(&scene.clause.message(), scene.context);
    let Some(model) = named.and_then(|car| car.model) else {
        return false;
    };
    let mut cars = scene.context.facts.catalog.cars().iter();
    cars.any(|car| {
        let near = |price: Pesos| price.0 / 1_000 == amount.0 / 1_000;
        car.model == model && car.price.is_some_and(near)
    })
}
