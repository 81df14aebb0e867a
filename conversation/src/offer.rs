//! Which cars fit a wish, best first.

mod merit;
mod missed;

use std::collections::HashSet;

use merit::bodies_for;
pub(super) use missed::Missed;

use super::wish::{Budget, Order, Wish};
use crate::catalog::{Body, Car, Catalog, MakeId, ModelId, Names, StockId};
use crate::words::compact;

/// Cars that fit a wish, or come nearest.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer<'c> {
    /// Best first.
    pub(super) cars: Vec<&'c Car>,
    /// Whether each fulfils every wish within the budget.
    pub(super) exact: bool,
    /// What the first of them misses.
    pub(super) missed: Vec<Missed>,
}

/// As many cars are shown at once.
pub(super) const MOST_SHOWN: usize = 3;

/// A wish with its names looked up.
struct Wanted<'w> {
    wish: &'w Wish,
    budget: Option<Budget>,
    named: Vec<Named>,
    bodies: Vec<Body>,
    not_makes: Vec<MakeId>,
    not_models: Vec<ModelId>,
}

/// A make, a model or both that will do.
struct Named {
    make: Option<MakeId>,
    models: Vec<ModelId>,
}

impl Named {
    fn new(names: &Names, make: Option<&str>, model: Option<&str>) -> Self {
        let make = make.and_then(|make| names.find_make(&compact(make)));
        let models = model.map(|model| models_named(names, make, model).collect());
        Self {
            make,
            models: models.unwrap_or_default(),
        }
    }

    fn is_make(&self, car: &Car) -> bool {
        self.make.is_none_or(|make| make == car.make_id)
    }

    fn is_model(&self, car: &Car) -> bool {
        self.models.is_empty() || self.models.contains(&car.model_id)
    }
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
    if let Some(dearer) = wanted.dearer(&ranked) {
        return dearer;
    }
    let cars = varied(ranked.into_iter().map(|(_, car)| car), wish);
    let missed = cars.first().map(|car| wanted.missed(car));
    Offer {
        missed: missed.unwrap_or_default(),
        cars,
        exact,
    }
}

/// Orders cars by how far they are from a wish.
pub(super) fn distances<'w>(
    catalog: &Catalog,
    wish: &'w Wish,
    budget: Option<Budget>,
) -> impl Fn(&Car) -> u32 + use<'w> {
    let wanted = Wanted::new(catalog, wish, budget);
    move |car| wanted.misses(car)
}

/// Whether a car fulfils a wish, whatever it costs.
pub(super) fn fulfils(catalog: &Catalog, wish: &Wish, car: &Car) -> bool {
    let wanted = Wanted::new(catalog, wish, None);
    !wanted.excludes(car) && wanted.misses(car) == 0
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
        let first = wish.make.is_some() || wish.model.is_some();
        let first = first.then(|| Named::new(names, wish.make.as_deref(), wish.model.as_deref()));
        let also = wish.also.iter();
        let also = also.map(|(make, model)| Named::new(names, Some(make), model.as_deref()));
        let named: Vec<Named> = first.into_iter().chain(also).collect();
        let body = wish.body.or_else(|| match named.as_slice() {
            [only] => names.model(*only.models.first()?).body,
            _ => None,
        });
        let bodies = match (body, wish.need) {
            (Some(body), _) => {
                let others = wish.or_bodies.iter().copied();
                std::iter::once(body).chain(others).collect()
            }
            (None, Some(need)) => bodies_for(need).to_vec(),
            (None, None) => Vec::new(),
        };
        let denied = wish.not_models.iter();
        let not_models = denied
            .flat_map(|(make, model)| models_named(names, names.find_make(&compact(make)), model));
        let not_makes = wish.not_makes.iter();
        Self {
            wish,
            budget,
            named,
            bodies,
            not_models: not_models.collect(),
            not_makes: not_makes
                .filter_map(|make| names.find_make(&compact(make)))
                .collect(),
        }
    }

    /// Where what comes nearest is another kind of car: what is wanted, although it costs
    /// more than may be spent, and behind it what serves alike.
    fn dearer<'c>(&self, ranked: &[(u32, &'c Car)]) -> Option<Offer<'c>> {
        let (_, nearest) = ranked.first()?;
        let another = |car: &Car| {
            let missed = self.missed(car);
            missed.contains(&Missed::Body) || missed.contains(&Missed::Model)
        };
        if self.wish.body.is_none() && self.named.is_empty() || !another(nearest) {
            return None;
        }
        let beyond = |car: &&Car| self.missed(car) == [Missed::Budget];
        let mut dear: Vec<&Car> = ranked.iter().map(|(_, car)| *car).filter(beyond).collect();
        dear.sort_by_key(|car| (car.price, &car.stock_id));
        dear.truncate(MOST_SHOWN);
        let alike = |car: &&Car| self.missed(car) == [Missed::Body] && self.is_kin(car);
        let room = MOST_SHOWN - dear.len();
        let alike = ranked.iter().map(|(_, car)| *car).filter(alike).take(room);
        let missed = vec![Missed::Dearer];
        let cars: Vec<&Car> = dear.iter().copied().chain(alike).collect();
        (!dear.is_empty()).then_some(Offer {
            cars,
            exact: false,
            missed,
        })
    }

    fn excludes(&self, car: &Car) -> bool {
        let not_years = &self.wish.not_years;
        let is_denied_year = not_years.iter().any(|(make, model, year)| {
            (make, model, Some(*year)) == (&car.make, &car.model, car.year)
        });
        is_denied_year
            || self.not_makes.contains(&car.make_id)
            || self.not_models.contains(&car.model_id)
            || car
                .fuel
                .is_some_and(|fuel| self.wish.not_fuels.contains(&fuel))
            || car
                .body
                .is_some_and(|body| self.wish.not_bodies.contains(&body))
    }
}

/// The models of that name, of one make where it is known.
fn models_named(names: &Names, make: Option<MakeId>, model: &str) -> impl Iterator<Item = ModelId> {
    let found = names.find_models(&compact(model)).iter().copied();
    found.filter(move |id| make.is_none_or(|make| names.model(*id).make == make))
}

/// The first of some cars by an order.
pub(crate) fn extreme<'a>(cars: &[&'a Car], order: Order) -> Option<&'a Car> {
    let key = |car: &&&Car| match order {
        Order::Cheapest => car.price.map_or(i64::MAX, |price| price.0.cast_signed()),
        Order::Dearest => car.price.map_or(0, |price| -price.0.cast_signed()),
        Order::Newest => -i64::from(car.year.unwrap_or_default()),
        Order::FewestKm => car.km.map_or(i64::MAX, i64::from),
    };
    cars.iter().min_by_key(key).copied()
}
