//! Repeats what was understood, and lists cars.

use super::Draft;
use super::replies::{fill, listed};
use crate::car_text::{line, make_and_model};
use crate::catalog::Car;
use crate::money::Thousands;
use crate::wish::Wish;

/// Says what was understood of a wish.
pub(super) fn wish(draft: &mut Draft<'_>, told: &Wish, missing: bool) {
    let replies = draft.replies();
    let words = &replies.words;
    let need = match (&told.make, told.body, told.need) {
        (Some(make), _, _) => Some(make_and_model(make, told.model.as_deref().unwrap_or(""))),
        (None, Some(body), _) => Some(words.body(body).to_owned()),
        (None, None, Some(need)) => Some(words.need(need).to_owned()),
        (None, None, None) => None,
    };
    if let Some(need) = need.filter(|_| !missing) {
        draft.say_with(&replies.need_noted, &[("need", &need)]);
    }
    let preferences = preferences(draft, told);
    if !preferences.is_empty() {
        let parts: Vec<&str> = preferences.iter().map(String::as_str).collect();
        let preferences = listed(&parts, &words.and);
        draft.say_with(&replies.preferences_noted, &[("preferences", &preferences)]);
    }
}

fn preferences(draft: &Draft<'_>, told: &Wish) -> Vec<String> {
    let words = &draft.replies().words;
    let mut parts = Vec::new();
    parts.extend(
        told.gearbox
            .map(|gearbox| words.gearbox(gearbox).to_owned()),
    );
    parts.extend(told.fuel.map(|fuel| words.fuel(fuel).to_owned()));
    parts.extend(told.drive.map(|drive| words.drive(drive).to_owned()));
    parts.extend(
        told.min_seats
            .map(|seats| fill(&words.seats, &[("seats", &seats)])),
    );
    parts.extend(match (told.min_year, told.max_year) {
        (Some(min), Some(max)) if min == max => Some(fill(&words.exact_year, &[("year", &min)])),
        (Some(min), Some(max)) => Some(format!("{min}-{max}")),
        (Some(min), None) => Some(fill(&words.from_year, &[("year", &min)])),
        (None, Some(max)) => Some(fill(&words.until_year, &[("year", &max)])),
        (None, None) => None,
    });
    for body in &told.not_bodies {
        parts.push(fill(&words.not_this, &[("thing", &words.body(*body))]));
    }
    for make in &told.not_makes {
        parts.push(fill(&words.not_this, &[("thing", make)]));
    }
    parts.extend(
        told.max_km
            .map(|km| fill(&words.until_km, &[("km", &Thousands(u64::from(km)))])),
    );
    parts
}

/// Lists cars by number, with what is over the budget marked, and shows their
/// cards.
pub(super) fn car_list(draft: &mut Draft<'_>, cars: &[&Car]) {
    let numbered: Vec<(usize, &Car)> = (1..).zip(cars.iter().copied()).collect();
    numbered_cars(draft, &numbered);
}

/// Lists cars by the numbers given.
pub(super) fn numbered_cars(draft: &mut Draft<'_>, cars: &[(usize, &Car)]) {
    let replies = draft.replies();
    let budget = draft.state.budget.map(|budget| budget.max);
    let mut lines = Vec::with_capacity(cars.len());
    for (place, car) in cars {
        let mut line = fill(
            &replies.car_line,
            &[("place", place), ("car", &line(car, replies))],
        );
        if budget.is_some_and(|budget| car.price.is_some_and(|price| price > budget)) {
            line.push_str(&replies.over_budget);
        }
        lines.push(line);
        draft.show(car);
    }
    draft.say(&lines.join("\n"));
}
