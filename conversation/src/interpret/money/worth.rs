//! What the customer's own car may be worth: `¿cuánto me darían por el mío, unos 120 mil?`

use super::Scene;
use crate::interpret::quantity::Unit;
use crate::interpret::{Clause, Errand};
use crate::lexicon::Frame;

/// Words by which a worth is guessed, asked or hoped for.
const VALUES: &[&str] = &[
    "darian",
    "dan",
    "dieran",
    "den",
    "daban",
    "dieron",
    "valga",
    "vale",
    "valdra",
    "valdria",
    "toman",
    "tomarian",
    "tomen",
    "reciben",
    "recibirian",
    "pagan",
    "pagarian",
    "pagaran",
    "ofrecen",
    "ofrecian",
    "ofrecieron",
    "compran",
    "comprarian",
    "valuan",
    "valuaron",
    "cotizan",
    "cotizaron",
    "pido",
    "espero",
    "esperaba",
];

/// Whether an amount is what the own car is worth, and no money of the purchase.
pub(super) fn is_of_own_car(scene: &Scene<'_>, index: usize) -> bool {
    let clause = scene.clause;
    let state = scene.context.state;
    let quantity = &scene.found[index];
    if !matches!(quantity.unit, None | Some(Unit::Peso)) || scene.before(index) == "a" {
        return false;
    }
    let money = [Frame::DownPayment, Frame::PerMonth, Frame::Rest];
    let spends = clause.has(&[
        "presupuesto",
        "gastar",
        "traigo",
        "tengo",
        "ahorrado",
        "tope",
    ]);
    if money.iter().any(|frame| scene.has_attached(index, *frame)) || spends {
        return false;
    }
    let traded = matches!(state.errand, Some(Errand::TradeIn | Errand::SellCar));
    let known = traded || state.own_car.is_some();
    let appraised = |part: &Clause<'_>| {
        let frames = [
            Frame::Appraisal,
            Frame::TradeIn,
            Frame::SellCar,
            Frame::OwnBid,
        ];
        frames.iter().any(|frame| part.frame(*frame).is_some())
    };
    // `…, ¿unos 120 mil?`, behind the question
    let goes_on = clause.asks && clause.span.len() <= 5 && appraised(&clause.earlier());
    let named = known || own(clause);
    goes_on || named && (clause.has(VALUES) || points(clause))
}

/// `el mío`, `mi Aveo`
fn own(clause: &Clause<'_>) -> bool {
    clause.has(&["mio", "mia"])
}

/// `80 mil por él`
fn points(clause: &Clause<'_>) -> bool {
    clause.places().any(|place| {
        let it = matches!(clause.text(place + 1), "el" | "ella" | "ese" | "esa");
        let last = place + 2 >= clause.span.end;
        clause.text(place) == "por" && it && last
    })
}
