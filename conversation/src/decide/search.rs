//! A reference to a car, compared with the cars of the catalog.

use super::draft::Draft;
use crate::acts::CarRef;
use crate::catalog::{Car, ModelId};
use crate::money::Pesos;
use crate::offer::distances;
use crate::wish::Wish;
use crate::words::{Words, compact};

/// A reference with its names looked up.
pub(super) struct Search<'w> {
    pub(super) wanted: &'w CarRef,
    make: Option<crate::catalog::MakeId>,
    models: Vec<ModelId>,
    unknown_name: bool,
}

impl<'w> Search<'w> {
    pub(super) fn new(draft: &Draft<'_>, wanted: &'w CarRef) -> Self {
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
    pub(super) fn describes(&self) -> bool {
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
    pub(super) fn names(&self) -> bool {
        let wanted = self.wanted;
        wanted.make.is_some()
            || wanted.model.is_some()
            || wanted.price.is_some()
            || !wanted.version.is_empty()
    }

    /// Whether more than a make is said.
    pub(super) fn is_specific(&self) -> bool {
        self.wanted.model.is_some() || self.wanted.price.is_some()
    }

    /// Whether a car is of the make and model named.
    pub(super) fn is_named(&self, car: &Car) -> bool {
        (self.wanted.make.is_some() || self.wanted.model.is_some())
            && !self.unknown_name
            && self.make.is_none_or(|make| make == car.make_id)
            && (self.models.is_empty() || self.models.contains(&car.model_id))
    }

    pub(super) fn fits(&self, car: &Car) -> bool {
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
    pub(super) fn filter<'a>(&self, cars: impl IntoIterator<Item = &'a Car>) -> Vec<&'a Car> {
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
    pub(super) fn best_first<'a>(&self, draft: &Draft<'_>, mut cars: Vec<&'a Car>) -> Vec<&'a Car> {
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
