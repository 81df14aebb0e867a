//! What a car misses of a wish, and how much that counts.

use super::Wanted;
use super::merit::is_premium;
use crate::catalog::{Body, Car, Drive, Fuel};
use crate::language::Need;

/// A part of a wish that a car does not fulfil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missed {
    /// Above or below the budget.
    Budget,
    /// Another model.
    Model,
    /// Another make.
    Make,
    /// Another shape.
    Body,
    /// Not a luxury make.
    Luxury,
    /// The other gearbox.
    Gearbox,
    /// Another fuel.
    Fuel,
    /// Other wheels drive.
    Drive,
    /// Fewer seats.
    Seats,
    /// Too old or too new.
    Year,
    /// Driven more.
    Km,
    /// All of this kind cost more than may be spent.
    Dearer,
}

impl Wanted<'_> {
    /// How far a car is from the wish; 0 fulfils all of it.
    pub(super) fn misses(&self, car: &Car) -> u32 {
        let mut sum = 0;
        self.each_miss(car, |_, weight| sum += weight);
        sum
    }

    /// What a car misses.
    pub(super) fn missed(&self, car: &Car) -> Vec<Missed> {
        let mut missed = Vec::new();
        self.each_miss(car, |miss, _| missed.push(miss));
        missed
    }

    fn each_miss(&self, car: &Car, mut found: impl FnMut(Missed, u32)) {
        let mut note = |miss, weight| {
            if weight > 0 {
                found(miss, weight);
            }
        };
        note(Missed::Budget, self.over_budget(car));
        let named = &self.named;
        let fits = |car| {
            named
                .iter()
                .any(|name| name.is_make(car) && name.is_model(car))
        };
        let other = !named.is_empty() && !fits(car);
        let other_make = other && !named.iter().any(|name| name.is_make(car));
        let model = other && named.iter().any(|name| !name.models.is_empty());
        note(Missed::Model, if model { 40 } else { 0 });
        note(Missed::Make, if other_make { 12 } else { 0 });
        let body =
            !self.bodies.is_empty() && !car.body.is_some_and(|body| self.bodies.contains(&body));
        let is_named = named.iter().any(|name| name.models.contains(&car.model_id));
        let other_shape = if self.is_kin(car) { 12 } else { 30 };
        note(
            Missed::Body,
            if body && !is_named { other_shape } else { 0 },
        );
        let luxury = self.wish.need == Some(Need::Luxury) && named.is_empty();
        let plain = luxury && !is_premium(car);
        note(Missed::Luxury, if plain { 30 } else { 0 });
        self.each_missed_preference(car, note);
    }

    /// Whether a car serves like the shape wanted: a minivan, where a van is looked for.
    pub(super) fn is_kin(&self, car: &Car) -> bool {
        let (Some(wanted), Some(has)) = (self.wish.body, car.body) else {
            return false;
        };
        let wanted = std::iter::once(&wanted).chain(&self.wish.or_bodies);
        wanted.into_iter().any(|wanted| {
            matches!(
                (wanted, has),
                (Body::Van, Body::Minivan) | (Body::Minivan, Body::Van)
            )
        })
    }

    fn each_missed_preference(&self, car: &Car, mut note: impl FnMut(Missed, u32)) {
        let wish = self.wish;
        if let Some(gearbox) = wish.gearbox {
            note(Missed::Gearbox, missed(car.gearbox, gearbox, 16, 5));
        }
        // A row says nothing of petrol: it is what a silent row runs on.
        match wish.fuel {
            Some(Fuel::Gasoline) => note(Missed::Fuel, missed(car.fuel, Fuel::Gasoline, 16, 0)),
            Some(fuel) => note(Missed::Fuel, missed(car.fuel, fuel, 18, 18)),
            None => {}
        }
        if let Some(drive) = wish.drive {
            let silent = if drive == Drive::TwoWheel { 0 } else { 10 };
            note(Missed::Drive, missed(car.drive, drive, 10, silent));
        }
        let seats = |seats| car.seats.is_none_or(|has| has < seats);
        if wish.min_seats.is_some_and(seats) {
            note(Missed::Seats, 14);
        }
        let year = car.year.unwrap_or_default();
        let older = wish.min_year.map_or(0, |min| min.saturating_sub(year));
        let newer = wish.max_year.map_or(0, |max| year.saturating_sub(max));
        note(Missed::Year, u32::from(older.max(newer)).min(10) * 3);
        if wish
            .max_km
            .is_some_and(|max| car.km.is_none_or(|km| km > max))
        {
            note(Missed::Km, 8);
        }
    }

    fn over_budget(&self, car: &Car) -> u32 {
        let (Some(budget), Some(price)) = (self.budget, car.price) else {
            return 0;
        };
        let below = budget.min.map_or(0, |min| min.0.saturating_sub(price.0));
        let above = price.0.saturating_sub(budget.max.0);
        let part = |difference: u64| {
            let percent = difference.saturating_mul(100) / budget.max.0.max(1);
            u32::try_from(percent)
                .unwrap_or(u32::MAX / 2)
                .min(1_000_000)
        };
        match (above, below) {
            (0, 0) => 0,
            (0, below) => 10 + part(below) / 2,
            (above, _) => 20 + part(above),
        }
    }
}

fn missed<T: PartialEq>(has: Option<T>, wanted: T, wrong: u32, silent: u32) -> u32 {
    match has {
        Some(has) if has == wanted => 0,
        Some(_) => wrong,
        None => silent,
    }
}
