//! Compares cars.

use super::draft::Draft;
use super::saying::{Saying, Value};
use super::{Resolved, resolve};
use crate::acts::CarRef;
use crate::catalog::Car;
use crate::money::Pesos;
use crate::offer::MOST_SHOWN;
use crate::texts::Text;
use crate::wish::Wish;

/// Puts the cars named, or else those shown, side by side.
pub(super) fn compare(draft: &mut Draft<'_>, asked: &[CarRef]) {
    let mut cars: Vec<&Car> = Vec::new();
    for reference in asked {
        let found = match resolve(draft, reference) {
            Resolved::One(car) => Some(car),
            Resolved::Several(several) | Resolved::OtherOfModel(several) => {
                several.into_iter().find(|car| !cars.contains(car))
            }
            _ => None,
        };
        cars.extend(found.filter(|car| !cars.contains(car)));
    }
    if cars.len() == 1
        && let Some(hand) = draft
            .chosen()
            .or(draft.at_hand())
            .filter(|car| cars[0] != *car)
    {
        cars.push(hand);
    }
    if cars.len() < 2 {
        cars = draft.offered();
    }
    cars.truncate(MOST_SHOWN);
    if cars.len() < 2 {
        draft.say(Text::CompareNeedsTwo);
        return;
    }
    // What was compared is what is chosen from.
    if !asked.is_empty() && draft.state.chosen.is_none() {
        for car in cars.iter().rev() {
            draft.remember_car(car);
        }
        draft.remember_list(&cars);
        draft.state.recommended = None;
        take_as_wish(draft, cars[0]);
    }
    draft.say(Text::CompareIntro);
    draft.show(Saying::Compared(cars.clone()));
    say_extremes(draft, &cars);
}

/// A customer who compares cars before naming a need wants one of these.
fn take_as_wish(draft: &mut Draft<'_>, car: &Car) {
    if draft.state.wish.is_empty() {
        draft.state.wish = Wish {
            make: Some(car.make.clone()),
            model: Some(car.model.clone()),
            ..Wish::default()
        };
    }
}

/// The cheapest, the newest and the least driven, where it is one.
fn say_extremes<'a>(draft: &mut Draft<'a>, cars: &[&'a Car]) {
    if let Some((car, next)) = first_two(cars, |car| car.price.map(|price| price.0)) {
        let slots = [
            ("car", Value::Car(car)),
            ("difference", Value::Money(Pesos(next))),
        ];
        draft.say_with(Text::CompareCheaper, slots);
    }
    if let Some((car, _)) = first_two(cars, |car| car.year.map(|year| u64::from(u16::MAX - year))) {
        draft.say_with(Text::CompareNewer, [("car", Value::Car(car))]);
    }
    if let Some((car, _)) = first_two(cars, |car| car.km.map(u64::from)) {
        draft.say_with(Text::CompareFewerKm, [("car", Value::Car(car))]);
    }
}

/// The least by a figure that all have, and how far the next one is.
fn first_two<'a>(cars: &[&'a Car], figure: impl Fn(&Car) -> Option<u64>) -> Option<(&'a Car, u64)> {
    let figures = cars.iter().map(|car| Some((figure(car)?, *car)));
    let mut figures = figures.collect::<Option<Vec<_>>>()?;
    figures.sort_by_key(|(figure, _)| *figure);
    let [(least, car), (next, _), ..] = figures.as_slice() else {
        return None;
    };
    (next > least).then(|| (*car, next - least))
}
