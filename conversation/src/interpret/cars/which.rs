//! Questions for the cheapest, the newest, the least driven.

use super::Scene;
use super::order::order;
use crate::catalog::{Car, StockId};
use crate::interpret::{Act, CarFact, CarRef, Reading};
use crate::offer::extreme;
use crate::wish::Order;

/// `¿cuál tiene menos kilómetros?`
pub(super) fn which_is(scene: &Scene<'_>) -> Option<Reading> {
    let clause = scene.clause;
    // `¿por qué vale menos siendo más nuevo?` asks for no car.
    let (found, span) = clause.places().find_map(|place| {
        order(clause, place).map(|(order, length)| (order, place..place + length))
    })?;
    // `el más barato que tengan, ¿cuánto vale?` asks no `qué`.
    // `lo más barato que manejan` does.
    let one = matches!(clause.text(span.start.wrapping_sub(1)), "el" | "la");
    let relative = |at: usize| one && clause.text(at) == "que" && at == span.end;
    let which = clause.places().find(|at| {
        let asks = matches!(clause.text(*at), "cual" | "que" | "cuales");
        asks && !relative(*at)
    });
    let which = which.filter(|at| clause.text(at.wrapping_sub(1)) != "por")?;
    let reference = match extreme_of_all(scene, found) {
        Some(id) => CarRef {
            stock_id: Some(id),
            ..CarRef::default()
        },
        None if !scene.has_car_at_hand() => return None,
        None => CarRef {
            order: Some(found),
            ..CarRef::default()
        },
    };
    let act = Act::AskCar(reference, CarFact::Details);
    Some(Reading::new(act, span).framed_by(std::iter::once(which..which + 1)))
}

/// `¿cuál es el carro más caro que tienen?` asks of the whole catalog.
fn extreme_of_all(scene: &Scene<'_>, order: Order) -> Option<StockId> {
    const HAVE: &[&str] = &[
        "tienen", "tienes", "manejan", "venden", "hay", "tengan", "tengas",
    ];
    const SHOWN: &[&str] = &[
        "esos", "esas", "estos", "estas", "ellos", "ellas", "tres", "dos",
    ];
    const ANY: &[&str] = &["auto", "carro", "coche", "vehiculo", "todos", "todo"];
    let clause = scene.clause;
    let kinds = scene
        .cars()
        .filter(|phrase| !phrase.points() || phrase.mention.is_some());
    let kinds: Vec<&CarRef> = kinds.map(|phrase| &phrase.car).collect();
    if kinds.is_empty() && !clause.has(ANY) || !clause.has(HAVE) || clause.has(SHOWN) {
        return None;
    }
    let cars = scene.context.facts.catalog.cars().iter();
    let cars = cars.filter(|car| kinds.iter().all(|kind| super::fits(kind, car)));
    let cars: Vec<&Car> = cars.collect();
    extreme(&cars, order).map(|car| car.stock_id.clone())
}
