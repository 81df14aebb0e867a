//! Amounts that others pay or took, and figures that are kilometres.

use rust_decimal::Decimal;

use super::Scene;
use super::change::thousands;
use crate::interpret::Clause;
use crate::interpret::quantity::{Bound, Unit};
use crate::lexicon::Frame;
use crate::state::Step;

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
        // `si le bajo el enganche a 20 mil`
        let lowers = clause.text(place + 1) == "bajo" && clause.frame(Frame::DownPayment).is_some();
        whom && TOOK.contains(&clause.text(place + 1)) && !lowers
    })
}

/// `debía 18 mil`, `quedé debiendo 30 mil`, `una deuda de 12 mil`: an old debt, right before
/// its amount.
pub(super) fn is_owed(clause: &Clause<'_>, start: usize) -> bool {
    const OWES: &[&str] = &[
        "debo", "debia", "debiamos", "debemos", "debiendo", "adeudo", "adeudaba", "deuda", "deudas",
    ];
    const BETWEEN: &[&str] = &[
        "como", "unos", "todavia", "aun", "casi", "de", "por", "le", "les", "al", "banco", "ya",
        "solo", "nomas", "ahi",
    ];
    let before = (clause.span.start..start).rev();
    let mut before = before.map(|place| clause.text(place));
    let led = before.find(|word| !BETWEEN.contains(word));
    led.is_some_and(|word| OWES.contains(&word))
}

/// `mi hermano compró el suyo en 180 mil`
pub(super) fn is_paid_by_another(clause: &Clause<'_>) -> bool {
    const PAID: &[&str] = &[
        "compro",
        "compraron",
        "vende",
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

/// `637 mil por una Nissan, está cara`: says again what the car at hand costs.
pub(super) fn echoes_price(scene: &Scene<'_>, index: usize) -> bool {
    const OWN: &[&str] = &[
        "presupuesto",
        "tengo",
        "tenemos",
        "traigo",
        "puedo",
        "podemos",
        "gastar",
        "pagar",
        "subo",
        "hasta",
        "maximo",
        "tope",
        "limite",
        "mejor",
        "sean",
        "doy",
        "damos",
        "enganche",
        "llego",
        "junte",
        "juntamos",
        "pago",
    ];
    let quantity = &scene.found[index];
    let Some(amount) = thousands(quantity) else {
        return false;
    };
    let state = scene.context.state;
    let cars = state.recommended.iter().chain(&state.asked_about);
    let cars = cars.filter_map(|id| scene.context.facts.catalog.car(id));
    let mut prices = cars.filter_map(|car| car.price);
    let same = prices.any(|price| price.0.abs_diff(amount.0) < 1_000);
    let clause = scene.clause;
    let end = quantity.span.end;
    let end = end + usize::from(clause.text(end) == "pesos");
    let article = matches!(
        clause.text(end + 1),
        "un" | "una" | "ese" | "esa" | "este" | "esta"
    );
    let for_a_car = clause.text(end) == "por" && article;
    let dear = clause.message().frame(Frame::Expensive).is_some();
    // `uy, 220 mil`, once it is known how much may be spent
    let known = state.budget.is_some() && scene.step() != Step::Budget;
    same && (for_a_car || dear || known) && state.chosen.is_none() && !clause.has(OWN)
}

/// `son 35 mil más`, `45 mil pesos de diferencia`: how far two prices are apart.
pub(super) fn is_difference(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    let end = end + usize::from(clause.text(end) == "pesos");
    let is = matches!(
        clause.text(start.wrapping_sub(1)),
        "son" | "serian" | "eran" | "cuesta" | "cuestan" | "vale" | "sale" | "por"
    );
    let more = matches!(clause.text(end), "mas" | "menos") && is;
    let near = start.saturating_sub(4).max(clause.span.start)..start;
    let named = near
        .into_iter()
        .any(|place| clause.text(place) == "diferencia");
    // `113 mil más de lo que traigo`
    let beyond =
        clause.text(end) == "mas" && clause.text(end + 1) == "de" && clause.text(end + 2) == "lo";
    more || named || beyond || clause.text(end) == "de" && clause.text(end + 1) == "diferencia"
}

/// `en Marketplace vi un Swift en 240 mil`: the price of another seller.
pub(super) fn is_seen_elsewhere(clause: &Clause<'_>) -> bool {
    const SEEN: &[&str] = &[
        "vi",
        "vimos",
        "encontre",
        "encontramos",
        "anuncian",
        "venden",
        "vendian",
        "publicaron",
        "publican",
        "ofrecen",
        "hay",
        "dan",
        "dejan",
        "salio",
        "aparece",
    ];
    const PLACES: &[&str] = &[
        "marketplace",
        "facebook",
        "face",
        "olx",
        "lote",
        "lotes",
        "tianguis",
        "mercadolibre",
        "mercado",
        "agencia",
        "particular",
        "particulares",
        "internet",
        "seminuevos",
        "competencia",
    ];
    clause.has(SEEN) && clause.has(PLACES)
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
