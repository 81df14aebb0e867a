//! Which cars fit a wish, best first.

use super::language::Need;
use super::wish::{Budget, Order, Wish};
use crate::catalog::{Body, Car, Catalog, Drive, Fuel, MakeId, ModelId};
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
    seen: impl Fn(&Car) -> bool,
) -> Offer<'c> {
    let wanted = Wanted::new(catalog, wish, budget);
    let mut ranked: Vec<(u32, i64, &Car)> = catalog
        .cars()
        .iter()
        .filter(|car| car.price.is_some() && !wanted.excludes(car) && !seen(car))
        .map(|car| (wanted.misses(car), -wanted.merit(car), car))
        .collect();
    let exact = ranked.iter().any(|(misses, _, _)| *misses == 0);
    if exact {
        ranked.retain(|(misses, _, _)| *misses == 0);
    }
    ranked.sort_unstable_by_key(|(misses, demerit, car)| (*misses, *demerit, &car.stock_id));
    Offer {
        cars: varied(ranked.into_iter().map(|(_, _, car)| car), wish),
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

    /// What makes one fitting car better than another.
    fn merit(&self, car: &Car) -> i64 {
        let price = car
            .price
            .map_or(0, |price| i64::try_from(price.0).unwrap_or(i64::MAX));
        let year = i64::from(car.year.unwrap_or(2000));
        let km = i64::from(car.km.unwrap_or(200_000));
        match self.wish.order {
            Some(Order::Cheapest) => return -price,
            Some(Order::Dearest) => return price,
            Some(Order::Newest) => return year * 1_000_000 - km,
            Some(Order::FewestKm) => return -km,
            None => {}
        }
        // A budget is what people mean to spend: near it, new, little driven.
        let used = self.budget.map_or(0, |budget| {
            let max = i64::try_from(budget.max.0).unwrap_or(i64::MAX).max(1);
            price.min(max) / (max / 600).max(1)
        });
        let known = i64::from(self.wish.gearbox.is_some() && car.gearbox.is_some()) * 20;
        used + year * 30 - km / 1_000 + known + self.need_merit(car)
    }

    fn need_merit(&self, car: &Car) -> i64 {
        let seats = i64::from(car.seats.unwrap_or(5));
        match self.wish.need {
            Some(Need::Family) => seats * 15,
            Some(Need::Luxury) => i64::from(is_premium(car)) * 200,
            Some(Need::City | Need::Compact) => {
                i64::from(4_800_u32.saturating_sub(car.length_mm.unwrap_or(4_500))) / 8
            }
            Some(Need::Work) => i64::from(car.body == Some(Body::Pickup)) * 120,
            Some(Need::Economy) => -car
                .price
                .map_or(0, |price| i64::try_from(price.0 / 1_000).unwrap_or(0)),
            Some(Need::Road) | None => 0,
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

fn bodies_for(need: Need) -> &'static [Body] {
    match need {
        Need::Family => &[Body::Suv, Body::Minivan, Body::Wagon],
        Need::City => &[Body::Hatchback, Body::Sedan],
        Need::Work => &[Body::Pickup, Body::Van, Body::Sedan],
        Need::Compact => &[Body::Hatchback, Body::Sedan],
        Need::Luxury | Need::Economy => &[],
        Need::Road => &[Body::Suv, Body::Sedan, Body::Pickup],
    }
}

/// Makes that Mexico buys for luxury.
fn is_premium(car: &Car) -> bool {
    const PREMIUM: [&str; 16] = [
        "acura",
        "alfaromeo",
        "audi",
        "bmw",
        "cadillac",
        "infiniti",
        "jaguar",
        "landrover",
        "lexus",
        "lincoln",
        "maserati",
        "mercedesbenz",
        "mini",
        "porsche",
        "tesla",
        "volvo",
    ];
    PREMIUM.contains(&car.make_key.as_str())
}
