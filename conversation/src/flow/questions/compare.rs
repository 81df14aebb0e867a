//! Compares cars.

use super::{Draft, targets};
use crate::car_text::{details, name};
use crate::catalog::Car;
use crate::language::Intent;
use crate::money::Pesos;
use crate::replies::fill;

pub(super) fn compare(draft: &mut Draft<'_>) -> bool {
    let says = draft.reading.says(Intent::Compare);
    let several = draft.reading.places.len() > 1;
    if !says && !several {
        return false;
    }
    let replies = draft.replies();
    let mut cars = targets(draft);
    if cars.len() > 2 && draft.reading.cars.len() == 2 {
        cars = one_each(draft, &cars);
    }
    if cars.len() < 2 && draft.reading.places.is_empty() && draft.reading.cars.is_empty() {
        cars = draft.offered();
    }
    cars.truncate(3);
    let [first, second, ..] = cars.as_slice() else {
        draft.say(&replies.compare_needs_two);
        return true;
    };
    let mut lines = vec![replies.compare_intro.clone()];
    lines.extend(
        cars.iter()
            .map(|car| format!("• {}", details(car, replies))),
    );
    draft.say(&lines.join("\n"));
    for car in &cars {
        draft.show(car);
    }
    if cars.len() == 2 {
        say_differences(draft, first, second);
    }
    true
}

/// Of several cars of two models named, the first of each.
fn one_each<'a>(draft: &Draft<'_>, cars: &[&'a Car]) -> Vec<&'a Car> {
    let named = draft.reading.cars.iter();
    named
        .filter_map(|named| {
            let names = draft.facts.catalog.names();
            cars.iter().copied().find(|car| named.is(car, names))
        })
        .collect()
}

fn say_differences(draft: &mut Draft<'_>, first: &Car, second: &Car) {
    let replies = draft.replies();
    let mut said = Vec::new();
    if let (Some(one), Some(other)) = (first.price, second.price)
        && one != other
    {
        let cheaper = if one < other { first } else { second };
        let difference = Pesos(one.0.abs_diff(other.0));
        let slots: [(&str, &dyn std::fmt::Display); 2] =
            [("car", &name(cheaper)), ("difference", &difference)];
        said.push(fill(&replies.compare_cheaper, &slots));
    }
    if first.year != second.year && first.year.is_some() && second.year.is_some() {
        let newer = if first.year > second.year {
            first
        } else {
            second
        };
        said.push(fill(&replies.compare_newer, &[("car", &name(newer))]));
    }
    if let (Some(one), Some(other)) = (first.km, second.km)
        && one != other
    {
        let fewer = if one < other { first } else { second };
        said.push(fill(&replies.compare_fewer_km, &[("car", &name(fewer))]));
    }
    if !said.is_empty() {
        draft.say(&said.join(" "));
    }
}
