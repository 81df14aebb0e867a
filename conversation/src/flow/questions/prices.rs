//! Questions about one car: its price, what its row says.

use super::{Draft, targets, wished};
use crate::car_text::{details, line, make_and_model};
use crate::catalog::Car;
use crate::flow::{budget, choice, options, wishes};

/// `¿cuál tiene menos kilómetros?` asks for one of the cars shown and takes
/// none.
pub(super) fn which_is(draft: &mut Draft<'_>) -> bool {
    let first = draft.reading.tagged.words.first();
    let asks = first.is_some_and(|word| matches!(word.text.as_str(), "cual" | "que"));
    let Some(order) = draft.reading.wish.order.filter(|_| asks) else {
        return false;
    };
    let offered = draft.offered();
    let Some(car) = choice::extreme(&offered, order).filter(|_| offered.len() > 1) else {
        return false;
    };
    let replies = draft.replies();
    draft.say_with(&replies.price_of, &[("car", &line(car, replies))]);
    draft.show(car);
    draft.state.recommended = Some(car.stock_id.clone());
    true
}

pub(super) fn price(draft: &mut Draft<'_>) -> bool {
    let replies = draft.replies();
    let mut cars = targets(draft);
    if cars.is_empty() && draft.state.offered.is_empty() && draft.reading.cars.is_empty() {
        cars = wished(draft);
    }
    if let Some(named) = draft
        .reading
        .cars
        .first()
        .copied()
        .filter(|_| cars.is_empty())
    {
        let mut wish = draft.state.wish.clone();
        wishes::say_missing(draft, named, &mut wish);
        return true;
    }
    match cars.as_slice() {
        [] if !draft.reading.wish.is_empty() => return false,
        [] if draft.state.offered.is_empty() => {
            let (low, high) = budget::price_range(draft);
            draft.say(&replies.price_no_car);
            draft.say_with(&replies.catalog_range, &[("low", &low), ("high", &high)]);
        }
        [] => options::show_again(draft),
        [car] => {
            let car_line = line(car, replies);
            draft.say_with(&replies.price_of, &[("car", &car_line)]);
            draft.show(car);
        }
        several => list_prices(draft, several),
    }
    take_as_wish(draft);
    true
}

/// Several cars of one make or model with their prices.
fn list_prices(draft: &mut Draft<'_>, several: &[&Car]) {
    let replies = draft.replies();
    let first = several[0];
    let same = several.iter().all(|car| car.model_id == first.model_id);
    let model = if same { first.model.as_str() } else { "" };
    let group = make_and_model(&first.make, model);
    draft.say_with(&replies.prices_of_model, &[("car", &group)]);
    let lines: Vec<String> = several
        .iter()
        .take(3)
        .map(|car| format!("• {}", line(car, replies)))
        .collect();
    draft.say(&lines.join("\n"));
    for car in several.iter().take(3) {
        draft.show(car);
    }
}

/// Who asks for the price of a model before having told a need wants that one.
fn take_as_wish(draft: &mut Draft<'_>) {
    if draft.state.wish.is_empty() && !draft.reading.cars.is_empty() {
        draft.state.wish = draft.reading.wish.clone();
    }
}

pub(super) fn car_details(draft: &mut Draft<'_>) -> bool {
    const NOT_IN_CATALOGS: &str = "color quemacocos rendimiento gasta consumo camara pantalla \
        aire bolsas rojo roja blanco blanca negro negra gris plata azul verde";
    let replies = draft.replies();
    let words = &draft.reading.tagged.words;
    let unknown = words.iter().any(|word| {
        NOT_IN_CATALOGS
            .split(' ')
            .any(|unknown| unknown == word.text)
    });
    let cars = targets(draft);
    match cars.first() {
        Some(car) => {
            draft.say_with(&replies.details_of, &[("car", &details(car, replies))]);
            draft.show(car);
        }
        None if unknown => {}
        None => return false,
    }
    if unknown {
        draft.say(&replies.details_unknown);
    }
    true
}
