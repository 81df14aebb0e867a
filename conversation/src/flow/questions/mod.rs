//! Questions about cars, financing and the company.

mod company;
mod compare;
mod loan;
mod prices;

use super::Draft;
use crate::catalog::Car;
use crate::language::Intent;
use crate::offer::offer;
use crate::state::Step;
use crate::wish::Wish;

pub(super) use company::{answer_about_company, answer_anything_asked};
pub(super) use loan::financing_table;

/// Answers what is asked about cars and their financing.
pub(super) fn answer_about_cars(draft: &mut Draft<'_>) -> bool {
    // `Rosa Blanca` is no question about colours.
    if draft.before.step == Step::Name && draft.reading.name.is_some() {
        return false;
    }
    if compare::compare(draft) {
        return true;
    }
    if prices::which_is(draft) {
        return true;
    }
    let monthly = draft.reading.says(Intent::MonthlyQuestion);
    if monthly && financing_table(draft) {
        return true;
    }
    if loan::financing_rules(draft) {
        return true;
    }
    // `¿cuánto cuesta el envío?` asks no price of a car.
    let company = !draft.reading.topics.is_empty();
    if draft.reading.says(Intent::Price) && !(company && draft.reading.cars.is_empty()) {
        return prices::price(draft);
    }
    draft.reading.says(Intent::Details) && !company && prices::car_details(draft)
}

/// The cars that a question is about: by place, by name, else the one chosen
/// or the only one shown.
fn targets<'a>(draft: &Draft<'a>) -> Vec<&'a Car> {
    let offered = draft.offered();
    let reading = &draft.reading;
    let mut found: Vec<&Car> = reading
        .places
        .iter()
        .filter_map(|place| offered.get(place - 1).copied())
        .collect();
    for named in &reading.cars {
        let is_it = |car: &&Car| named.is(car, draft.facts.catalog.names());
        let chosen = draft.chosen().filter(is_it);
        let shown: Vec<&Car> = offered.iter().copied().filter(|car| is_it(car)).collect();
        match (chosen, shown.is_empty()) {
            (Some(car), _) => found.push(car),
            (None, false) => found.extend(shown),
            (None, true) => found.extend(of_model(draft, named.make, named.model)),
        }
    }
    if reading.last_place {
        found.extend(offered.last());
    }
    if found.is_empty() && reading.cars.is_empty() && reading.places.is_empty() {
        match (draft.chosen(), offered.as_slice()) {
            (Some(car), _) => found.push(car),
            (None, [only]) => found.push(only),
            _ => {}
        }
    }
    found
}

/// Cars of the model wanted, before any were shown.
fn wished<'a>(draft: &Draft<'a>) -> Vec<&'a Car> {
    let wish = &draft.state.wish;
    if wish.model.is_none() {
        return Vec::new();
    }
    let found = offer(&draft.facts.catalog, wish, draft.state.budget, &[]);
    let is_it = |car: &&Car| Some(&car.model) == wish.model.as_ref();
    found.cars.into_iter().filter(is_it).collect()
}

/// Cars of a make or model on sale, the nearest to the budget first.
fn of_model<'a>(
    draft: &Draft<'a>,
    make: crate::catalog::MakeId,
    model: Option<crate::catalog::ModelId>,
) -> Vec<&'a Car> {
    let names = draft.facts.catalog.names();
    let wish = Wish {
        make: Some(names.make(make).to_owned()),
        model: model.map(|model| names.model(model).name.clone()),
        min_year: draft.reading.wish.min_year,
        max_year: draft.reading.wish.max_year,
        ..Wish::default()
    };
    let mut cars = offer(&draft.facts.catalog, &wish, draft.state.budget, &[]).cars;
    cars.retain(|car| car.make_id == make && model.is_none_or(|model| model == car.model_id));
    cars
}
