//! Which car a reference means: the one at hand, one of those shown, any of
//! the catalog.

use super::draft::Draft;
use crate::catalog::{Car, ModelId};
use crate::interpret::CarRef;
use crate::money::Pesos;
use crate::offer::{distances, fulfils};
use crate::wish::{Order, Wish};
use crate::words::{Words, compact};

/// What a reference to a car leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Resolved<'a> {
    /// This one.
    One(&'a Car),
    /// One of these; never fewer than two.
    Several(Vec<&'a Car>),
    /// A place that the list shown doesn't have.
    NoSuchPlace,
    /// None of those shown is so, and nothing names another.
    NotShown,
    /// The model is on sale, but not this year, version, … of it: the nearest.
    OtherOfModel(Vec<&'a Car>),
    /// The catalog doesn't hold it.
    Missing,
    /// Nothing says which car.
    Unclear,
}

/// Finds the car that is meant.
pub(crate) fn resolve<'a>(draft: &Draft<'a>, wanted: &CarRef) -> Resolved<'a> {
    let catalog = &draft.facts.catalog;
    if let Some(id) = &wanted.stock_id {
        return catalog.car(id).map_or(Resolved::Missing, Resolved::One);
    }
    let offered = draft.offered();
    if let Some(place) = wanted.place.filter(|_| !offered.is_empty()) {
        let car = usize::from(place).checked_sub(1);
        let car = car.and_then(|place| offered.get(place));
        return car.map_or(Resolved::NoSuchPlace, |car| Resolved::One(car));
    }
    let search = Search::new(draft, wanted);
    if wanted.last {
        return one_of(offered.last().into_iter().copied());
    }
    if wanted.other {
        let hand = draft.at_hand().or(draft.chosen());
        let others = offered.iter().copied();
        return one_of(others.filter(|car| Some(*car) != hand && search.fits(car)));
    }
    if !search.describes() {
        return at_hand(draft, &offered, wanted.order);
    }
    let found = nearest(draft, &offered, &search);
    match (wanted.order, found) {
        (Some(order), Resolved::Several(cars)) => {
            extreme(&cars, order).map_or(Resolved::Unclear, Resolved::One)
        }
        (_, found) => found,
    }
}

/// Without any description: the extreme of those shown, or the one at hand.
fn at_hand<'a>(draft: &Draft<'a>, offered: &[&'a Car], order: Option<Order>) -> Resolved<'a> {
    if let Some(order) = order {
        // `de esas, ¿cuál tiene menos km?` after cars named one by one.
        let asked = draft.asked_about();
        let named_last = draft.at_hand().is_some_and(|car| !offered.contains(&car));
        let several = if named_last && asked.len() > 1 {
            &asked
        } else {
            offered
        };
        let found = extreme(several, order).or_else(|| extreme_of_the_wish(draft, order));
        return found.map_or(Resolved::Unclear, Resolved::One);
    }
    if let Some(car) = draft.at_hand().or(draft.chosen()) {
        return Resolved::One(car);
    }
    one_of(offered.iter().copied())
}

/// `¿cuánto cuesta el más barato?` before any list: of all cars that are wanted.
fn extreme_of_the_wish<'a>(draft: &Draft<'a>, order: Order) -> Option<&'a Car> {
    let catalog = &draft.facts.catalog;
    let wanted = |car: &&Car| fulfils(catalog, &draft.state.wish, car);
    let cars: Vec<&Car> = catalog.cars().iter().filter(wanted).collect();
    extreme(&cars, order)
}

/// By description: at hand, chosen, among those shown, in the catalog.
fn nearest<'a>(draft: &Draft<'a>, offered: &[&'a Car], search: &Search<'_>) -> Resolved<'a> {
    for car in [draft.at_hand(), draft.chosen()].into_iter().flatten() {
        if search.fits(car) && search.is_specific() {
            return Resolved::One(car);
        }
    }
    if let Some(car) = same_model_of_year(draft, offered, search) {
        return Resolved::One(car);
    }
    let shown = search.filter(offered.iter().copied());
    if !shown.is_empty() {
        // Of several, the one that was asked about.
        let asked: Vec<&Car> = draft.asked_about();
        let mut both = shown.iter().filter(|car| asked.contains(car));
        return match (both.next(), both.next()) {
            (Some(car), None) => Resolved::One(car),
            _ => one_of(shown),
        };
    }
    let asked = search.filter(draft.asked_about());
    if !asked.is_empty() {
        return one_of(asked);
    }
    for car in [draft.at_hand(), draft.chosen()].into_iter().flatten() {
        if search.fits(car) {
            return Resolved::One(car);
        }
    }
    // `la SUV con menos kilómetros`, before any list.
    let extreme_of_all = search.wanted.order.is_some() && offered.is_empty();
    if !search.names() && !extreme_of_all {
        return if offered.is_empty() {
            Resolved::Unclear
        } else {
            Resolved::NotShown
        };
    }
    let all = search.filter(draft.facts.catalog.cars());
    if !all.is_empty() {
        return one_of(search.best_first(draft, all));
    }
    let same = draft.facts.catalog.cars().iter();
    let same: Vec<&Car> = same.filter(|car| search.is_named(car)).collect();
    if same.is_empty() {
        return Resolved::Missing;
    }
    Resolved::OtherOfModel(search.best_first(draft, same))
}

/// `¿y la 2021?` after a car that is not in the list shown: another year of its
/// model.
fn same_model_of_year<'a>(
    draft: &Draft<'a>,
    offered: &[&'a Car],
    search: &Search<'_>,
) -> Option<&'a Car> {
    let hand = draft.at_hand()?;
    let bare = *search.wanted
        == CarRef {
            year: search.wanted.year,
            ..CarRef::default()
        };
    if !bare || offered.contains(&hand) {
        return None;
    }
    let cars = draft.facts.catalog.cars().iter();
    let mut same = cars.filter(|car| car.model_id == hand.model_id && search.fits(car));
    same.next().filter(|_| same.next().is_none())
}

fn one_of<'a>(cars: impl IntoIterator<Item = &'a Car>) -> Resolved<'a> {
    let cars: Vec<&Car> = cars.into_iter().collect();
    match cars.as_slice() {
        [] => Resolved::Unclear,
        [car] => Resolved::One(car),
        _ => Resolved::Several(cars),
    }
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

/// A reference with its names looked up.
struct Search<'w> {
    wanted: &'w CarRef,
    make: Option<crate::catalog::MakeId>,
    models: Vec<ModelId>,
    unknown_name: bool,
}

impl<'w> Search<'w> {
    fn new(draft: &Draft<'_>, wanted: &'w CarRef) -> Self {
        let names = draft.facts.catalog.names();
        let make = wanted.make.as_deref();
        let make_id = make.and_then(|make| names.find_make(&compact(make)));
        let model = wanted.model.as_deref().map(compact);
        let models = model.map_or(&[][..], |model| names.find_models(&model));
        let models: Vec<ModelId> = models
            .iter()
            .copied()
            .filter(|id| make_id.is_none_or(|make| names.model(*id).make == make))
            .collect();
        let unknown = make.is_some() && make_id.is_none();
        Self {
            wanted,
            make: make_id,
            unknown_name: unknown || wanted.model.is_some() && models.is_empty(),
            models,
        }
    }

    /// Whether anything describes the car.
    fn describes(&self) -> bool {
        let wanted = self.wanted;
        self.names()
            || wanted.year.is_some()
            || wanted.km.is_some()
            || wanted.body.is_some()
            || wanted.gearbox.is_some()
            || wanted.fuel.is_some()
            || wanted.drive.is_some()
    }

    /// Whether it is enough to search the whole catalog for.
    fn names(&self) -> bool {
        let wanted = self.wanted;
        wanted.make.is_some()
            || wanted.model.is_some()
            || wanted.price.is_some()
            || !wanted.version.is_empty()
    }

    /// Whether more than a make is said.
    fn is_specific(&self) -> bool {
        self.wanted.model.is_some() || self.wanted.price.is_some()
    }

    /// Whether a car is of the make and model named.
    fn is_named(&self, car: &Car) -> bool {
        (self.wanted.make.is_some() || self.wanted.model.is_some())
            && !self.unknown_name
            && self.make.is_none_or(|make| make == car.make_id)
            && (self.models.is_empty() || self.models.contains(&car.model_id))
    }

    fn fits(&self, car: &Car) -> bool {
        let wanted = self.wanted;
        let named = wanted.make.is_none() && wanted.model.is_none() || self.is_named(car);
        named
            && wanted.year.is_none_or(|year| car.year == Some(year))
            && wanted.body.is_none_or(|body| car.body == Some(body))
            && wanted.gearbox.is_none_or(|gear| car.gearbox == Some(gear))
            && wanted.fuel.is_none_or(|fuel| car.fuel == Some(fuel))
            && wanted.drive.is_none_or(|drive| car.drive == Some(drive))
            && wanted.price.is_none_or(|price| is_near(car.price, price))
            && wanted.km.is_none_or(|km| is_about(car.km, km))
            && self.holds_version(car)
    }

    fn holds_version(&self, car: &Car) -> bool {
        let wanted = &self.wanted.version;
        wanted.is_empty() || {
            let version = Words::read(&car.version).list;
            wanted
                .iter()
                .all(|word| version.iter().any(|has| has.text == *word))
        }
    }

    /// The cars that fit; of those near a price, the nearest; of those whose
    /// version holds the words, the ones that say nothing else.
    fn filter<'a>(&self, cars: impl IntoIterator<Item = &'a Car>) -> Vec<&'a Car> {
        let mut found: Vec<&Car> = cars.into_iter().filter(|car| self.fits(car)).collect();
        if let Some(price) = self.wanted.price {
            let off = |car: &&Car| car.price.map_or(u64::MAX, |has| has.0.abs_diff(price.0));
            let least = found.iter().map(off).min();
            found.retain(|car| Some(off(car)) == least);
        }
        if let Some(km) = self.wanted.km {
            let off = |car: &&Car| car.km.map_or(u32::MAX, |has| has.abs_diff(km));
            let least = found.iter().map(off).min();
            found.retain(|car| Some(off(car)) == least);
        }
        let words = self.wanted.version.len();
        let whole = |car: &&Car| Words::read(&car.version).list.len() == words;
        if words > 0 && found.iter().any(whole) {
            found.retain(whole);
        }
        // `Tiggo 4` before `Tiggo 4 Pro`.
        let exact = self.wanted.model.as_deref().map(compact);
        let same = |car: &&Car| exact.as_ref() == Some(&compact(&car.model));
        if exact.is_some() && found.iter().any(same) {
            found.retain(same);
        }
        found
    }

    /// Nearest to what was said first, then to the wish, then cheapest.
    fn best_first<'a>(&self, draft: &Draft<'_>, mut cars: Vec<&'a Car>) -> Vec<&'a Car> {
        let kind = Wish {
            make: None,
            model: None,
            also: Vec::new(),
            ..draft.state.wish.clone()
        };
        let distance = distances(&draft.facts.catalog, &kind, draft.state.budget);
        let years = |car: &Car| match (self.wanted.year, car.year) {
            (Some(wanted), Some(year)) => year.abs_diff(wanted),
            _ => 0,
        };
        cars.sort_by_cached_key(|car| {
            let price = car.price.unwrap_or(Pesos(u64::MAX));
            (years(car), distance(car), price, &car.stock_id)
        });
        cars
    }
}

/// Within three percent: people round prices.
fn is_near(price: Option<Pesos>, said: Pesos) -> bool {
    price.is_some_and(|price| price.0.abs_diff(said.0) <= said.0.max(price.0) / 33)
}

/// Within five percent.
fn is_about(km: Option<u32>, said: u32) -> bool {
    km.is_some_and(|km| km.abs_diff(said) <= said.max(km) / 20)
}
