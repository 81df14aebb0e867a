//! Which cars fit a wish, best first.

mod merit;

use std::collections::HashSet;

use merit::{bodies_for, is_premium};

use super::language::Need;
use super::wish::{Budget, Wish};
use crate::catalog::{Body, Car, Catalog, Drive, Fuel, MakeId, ModelId, StockId};
use crate::words::compact;

/// Cars that fit a wish, or come nearest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer<'c> {
    /// Best first.
    pub(super) cars: Vec<&'c Car>,
    /// Whether each fulfils every wish within the budget.
    pub(super) exact: bool,
}

/// As many cars are shown at once.
pub(super) const MOST_SHOWN: usize = 3;

/// A wish with its names looked up.
struct Wanted<'w> {
    wish: &'w Wish,
    budget: Option<Budget>,
    make: Option<MakeId>,
    model: Option<ModelId>,
    bodies: Vec<Body>,
    not_makes: Vec<MakeId>,
}

/// Up to three cars that fit, without those in `seen`; if none fits, the
/// nearest.
pub(super) fn offer<'c>(
    catalog: &'c Catalog,
    wish: &Wish,
    budget: Option<Budget>,
    seen: &[StockId],
) -> Offer<'c> {
    let wanted = Wanted::new(catalog, wish, budget);
    let seen: HashSet<&StockId> = seen.iter().collect();
    let mut ranked: Vec<(u32, &Car)> = catalog
        .cars()
        .iter()
        .filter(|car| car.price.is_some() && !wanted.excludes(car))
        .map(|car| (wanted.misses(car), car))
        .collect();
    ranked.retain(|(_, car)| seen.is_empty() || !seen.contains(&car.stock_id));
    let exact = ranked.iter().any(|(misses, _)| *misses == 0);
    if exact {
        ranked.retain(|(misses, _)| *misses == 0);
    }
    // The last key makes the order of equals certain.
    ranked.sort_by_cached_key(|(misses, car)| (*misses, -wanted.merit(car), &car.stock_id));
    Offer {
        cars: varied(ranked.into_iter().map(|(_, car)| car), wish),
        exact,
    }
}

/// The first cars, different models before more of the same.
fn varied<'c>(ranked: impl Iterator<Item = &'c Car>, wish: &Wish) -> Vec<&'c Car> {
    const WINDOW: usize = 12;
    let ranked: Vec<&Car> = ranked.take(WINDOW).collect();
    let mut shown: Vec<&Car> = Vec::with_capacity(MOST_SHOWN);
    if wish.model.is_none() && wish.order.is_none() {
        for car in &ranked {
            let new = shown.iter().all(|other| other.model_id != car.model_id);
            if new && shown.len() < MOST_SHOWN {
                shown.push(car);
            }
        }
    }
    for car in &ranked {
        if shown.len() < MOST_SHOWN && !shown.contains(car) {
            shown.push(car);
        }
    }
    shown
}

impl<'w> Wanted<'w> {
    fn new(catalog: &Catalog, wish: &'w Wish, budget: Option<Budget>) -> Self {
        let names = catalog.names();
        let make = wish
            .make
            .as_deref()
            .and_then(|make| names.find_make(&compact(make)));
        let models = wish.model.as_deref().map(compact);
        let model = models.and_then(|model| {
            let models = names.find_models(&model).iter();
            models
                .copied()
                .find(|model| make.is_none_or(|make| names.model(*model).make == make))
        });
        let body = wish.body.or_else(|| names.model(model?).body);
        let bodies = match (body, wish.need) {
            (Some(body), _) => vec![body],
            (None, Some(need)) => bodies_for(need).to_vec(),
            (None, None) => Vec::new(),
        };
        let not_makes = wish.not_makes.iter();
        Self {
            wish,
            budget,
            make,
            model,
            bodies,
            not_makes: not_makes
                .filter_map(|make| names.find_make(&compact(make)))
                .collect(),
        }
    }

    fn excludes(&self, car: &Car) -> bool {
        self.not_makes.contains(&car.make_id)
            || car
                .body
                .is_some_and(|body| self.wish.not_bodies.contains(&body))
    }

    /// How far a car is from the wish; 0 fulfils all of it.
    fn misses(&self, car: &Car) -> u32 {
        let mut misses = self.over_budget(car);
        if self.model.is_some_and(|model| model != car.model_id) {
            misses += 40;
        }
        if self.make.is_some_and(|make| make != car.make_id) {
            misses += 12;
        }
        let other_body =
            !self.bodies.is_empty() && !car.body.is_some_and(|body| self.bodies.contains(&body));
        if other_body && self.model != Some(car.model_id) {
            misses += 30;
        }
        if self.wish.need == Some(Need::Luxury) && self.make.is_none() && !is_premium(car) {
            misses += 30;
        }
        misses + self.missed_preferences(car)
    }

    fn missed_preferences(&self, car: &Car) -> u32 {
        let mut misses = 0;
        if let Some(gearbox) = self.wish.gearbox {
            misses += missed(car.gearbox, gearbox, 16, 5);
        }
        // A row says nothing of petrol: it is what a silent row runs on.
        match self.wish.fuel {
            Some(Fuel::Gasoline) => misses += missed(car.fuel, Fuel::Gasoline, 16, 0),
            Some(fuel) => misses += missed(car.fuel, fuel, 18, 18),
            None => {}
        }
        if let Some(drive) = self.wish.drive {
            let silent = if drive == Drive::TwoWheel { 0 } else { 10 };
            misses += missed(car.drive, drive, 10, silent);
        }
        if self
            .wish
            .min_seats
            .is_some_and(|seats| car.seats.is_none_or(|has| has < seats))
        {
            misses += 14;
        }
        let year = car.year.unwrap_or_default();
        let older = self.wish.min_year.map_or(0, |min| min.saturating_sub(year));
        let newer = self.wish.max_year.map_or(0, |max| year.saturating_sub(max));
        misses += u32::from(older.max(newer)).min(10) * 3;
        if self
            .wish
            .max_km
            .is_some_and(|max| car.km.is_none_or(|km| km > max))
        {
            misses += 8;
        }
        misses
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
