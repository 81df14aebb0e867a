//! Amounts that others pay or took, and figures that are kilometres.

use rust_decimal::Decimal;

use super::Scene;
use crate::interpret::Clause;
use crate::interpret::frames::Frame;
use crate::interpret::quantity::{Bound, Unit};

/// `a mi primo le bajaron 30 mil de anticipo`, `me clavaron 20 mil`: what others took.
pub(super) fn is_taken_from(clause: &Clause<'_>) -> bool {
    const TOOK: &[&str] = &[
        "bajaron",
        "robaron",
        "quitaron",
        "estafaron",
        "transaron",
        "tranzaron",
        "clavaron",
        "volaron",
        "tumbaron",
        "chingaron",
        "pidieron",
        "cobraron",
        "sacaron",
        "defraudaron",
        "timaron",
        "exigieron",
        "bajo",
        "robo",
        "estafo",
    ];
    clause.places().any(|place| {
        let whom = matches!(clause.text(place), "le" | "les" | "me" | "nos");
        whom && TOOK.contains(&clause.text(place + 1))
    })
}

/// `mi hermano compró el suyo en 180 mil`
pub(super) fn is_paid_by_another(clause: &Clause<'_>) -> bool {
    const PAID: &[&str] = &[
        "compro",
        "compraron",
        "vendio",
        "vendieron",
        "pago",
        "pagaron",
        "gasto",
        "costo",
        "salio",
        "debe",
        "gana",
        "saco",
        "financio",
    ];
    const OWN: &[&str] = &[
        "tengo",
        "traigo",
        "puedo",
        "doy",
        "quiero",
        "presupuesto",
        "enganche",
        "mi",
        "yo",
    ];
    const OTHERS: &[&str] = &[
        "amigo", "amigos", "amiga", "amigas", "vecino", "vecinos", "conocido",
    ];
    let noun = || clause.find(OTHERS).map(|place| place..place + 1);
    let relative = clause.frame(Frame::Relative).or_else(noun);
    let own = |place: usize| {
        let inside = relative.as_ref().is_some_and(|span| span.contains(&place));
        !inside && OWN.contains(&clause.text(place))
    };
    let paid = || {
        let verb = clause.find(PAID);
        verb.zip(relative.as_ref())
            .is_some_and(|(verb, who)| verb >= who.end)
    };
    paid() && !clause.places().any(own)
}

/// `mmm, más de cien mil… pero bueno` says again what the car at hand has run, where the
/// budget is known.
pub(super) fn echoes_kilometres(scene: &Scene<'_>, index: usize) -> bool {
    const MONEY: &[&str] = &[
        "pesos",
        "presupuesto",
        "enganche",
        "tengo",
        "traigo",
        "puedo",
        "gastar",
        "pagar",
        "subo",
        "hasta",
    ];
    let quantity = &scene.found[index];
    let state = scene.context.state;
    let car = state.recommended.as_ref();
    let car = car.and_then(|id| scene.context.facts.catalog.car(id));
    let Some(km) = car.and_then(|car| car.km) else {
        return false;
    };
    let close = (Decimal::from(km) - quantity.value).abs() <= Decimal::from(km / 10);
    let exceeds = quantity.bound == Some(Bound::AtLeast) || scene.clause.has(&["casi", "ya"]);
    close && exceeds && quantity.unit != Some(Unit::Peso) && !scene.clause.has(MONEY)
}

/// `mi coche de ahora tiene 240 mil`: kilometres of the own car.
pub(super) fn is_driven(clause: &Clause<'_>, start: usize) -> bool {
    const CARS: &[&str] = &["coche", "carro", "auto", "camioneta", "troca", "carrito"];
    const HAS: &[&str] = &["tiene", "trae", "lleva", "anda"];
    let own = clause.find(&["mi"]).filter(|at| *at < start);
    let car = own.is_some_and(|at| CARS.contains(&clause.text(at + 1)));
    let near = start.saturating_sub(3)..start;
    car && near
        .into_iter()
        .any(|place| HAS.contains(&clause.text(place)))
}
