//! Cars in words.

use super::replies::Replies;
use super::turn::CarCard;
use crate::catalog::Car;
use crate::money::Thousands;

impl CarCard {
    /// The card of a car.
    pub(super) fn of(car: &Car) -> Self {
        Self {
            stock_id: car.stock_id.clone(),
            make: car.make.clone(),
            model: car.model.clone(),
            version: car.version.clone(),
            year: car.year,
            price_pesos: car.price,
            km: car.km,
            gearbox: car.gearbox,
            fuel: car.fuel,
        }
    }
}

/// `Mazda CX-5 2019`; `Mazda 3` needs no `Mazda` before it.
pub(super) fn name(car: &Car) -> String {
    let mut name = make_and_model(&car.make, &car.model);
    if let Some(year) = car.year {
        name.push(' ');
        name.push_str(&year.to_string());
    }
    name
}

/// `Toyota Corolla`, `Mazda 3`.
pub(super) fn make_and_model(make: &str, model: &str) -> String {
    if model.is_empty() {
        make.to_owned()
    } else if model.to_lowercase().starts_with(&make.to_lowercase()) {
        model.to_owned()
    } else {
        format!("{make} {model}")
    }
}

/// `Mazda CX-5 2019, 2.5 S GRAND TOURING, $396,999, 42,000 km`; what the row
/// does not say is left out.
pub(super) fn line(car: &Car, replies: &Replies) -> String {
    let mut parts = vec![name(car)];
    if !car.version.is_empty() {
        parts.push(car.version.clone());
    }
    parts.push(match car.price {
        Some(price) => price.to_string(),
        None => replies.car_unknown_price.clone(),
    });
    if let Some(km) = car.km {
        parts.push(format!("{} km", Thousands(u64::from(km))));
    }
    parts.join(", ")
}

/// The line with all else that the row says.
pub(super) fn details(car: &Car, replies: &Replies) -> String {
    let words = &replies.words;
    let mut parts = vec![line(car, replies)];
    parts.extend(car.gearbox.map(|gearbox| words.gearbox(gearbox).to_owned()));
    parts.extend(car.fuel.map(|fuel| words.fuel(fuel).to_owned()));
    parts.extend(car.drive.map(|drive| words.drive(drive).to_owned()));
    let seats = car.seats;
    parts.extend(seats.map(|seats| super::replies::fill(&words.seats, &[("seats", &seats)])));
    if car.bluetooth == Some(true) {
        parts.push(words.with_bluetooth.clone());
    }
    if car.car_play == Some(true) {
        parts.push(words.with_car_play.clone());
    }
    parts.extend(car.length_mm.map(|length| {
        super::replies::fill(&words.length, &[("length", &Thousands(u64::from(length)))])
    }));
    parts.join(", ")
}
