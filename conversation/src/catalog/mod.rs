//! The cars on sale.

mod car;
mod error;
mod names;
mod read;
mod version;

use hashbrown::{HashMap, HashSet};
use std::sync::Arc;

use crate::money::Pesos;
pub use car::{Body, Car, Drive, Fuel, Gearbox, StockId};
pub use error::{BrokenRow, CatalogError};
pub use names::{MakeId, Model, ModelId, Names};

/// The cars on sale, read once at the start.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    cars: Vec<Car>,
    by_stock_id: HashMap<StockId, usize>,
    names: Arc<Names>,
    price_range: (Pesos, Pesos),
    newest_year: u16,
    version_words: HashMap<ModelId, HashSet<String>>,
    codes: HashMap<String, Code>,
}

/// The model with a version of some letters and digits; more than one is none.
type Code = Option<(MakeId, ModelId)>;

impl Catalog {
    /// The catalog that comes with the program.
    pub fn builtin() -> Result<Self, CatalogError> {
        Self::from_csv(include_str!("../../data/catalog.csv"))
    }

    /// Reads a catalog's text (CSV); every broken row is named with its line.
    pub fn from_csv(text: &str) -> Result<Self, CatalogError> {
        let mut names = Names::market()?;
        let cars = read::cars(text, &mut names)?;
        Ok(Self::of(cars, Arc::new(names)))
    }

    /// The same catalog without the cars that were sold. Their makes and models
    /// are still known by name.
    #[must_use]
    pub fn without(&self, sold: &std::collections::HashSet<StockId>) -> Self {
        let left = self.cars.iter().filter(|car| !sold.contains(&car.stock_id));
        Self::of(left.cloned().collect(), self.names.clone())
    }

    fn of(cars: Vec<Car>, names: Arc<Names>) -> Self {
        let by_stock_id = cars.iter().enumerate();
        let by_stock_id = by_stock_id
            .map(|(index, car)| (car.stock_id.clone(), index))
            .collect();
        let newest_year = cars.iter().filter_map(|car| car.year).max();
        let newest_year = newest_year.unwrap_or_default();
        let prices = || cars.iter().filter_map(|car| car.price);
        let cheapest = prices().min().unwrap_or_default();
        let price_range = (cheapest, prices().max().unwrap_or_default());
        let mut version_words: HashMap<ModelId, HashSet<String>> = HashMap::new();
        let mut codes = HashMap::new();
        for car in &cars {
            let words = crate::words::Words::read(&car.version).list;
            let known = version_words.entry(car.model_id).or_default();
            add_codes(&mut codes, car, &words);
            known.extend(words.into_iter().map(|word| word.text));
        }
        Self {
            version_words,
            codes,
            cars,
            by_stock_id,
            price_range,
            newest_year,
            names,
        }
    }

    /// Every car, in the file's order.
    pub fn cars(&self) -> &[Car] {
        &self.cars
    }

    /// The car of that stock number.
    pub fn car(&self, id: &StockId) -> Option<&Car> {
        self.by_stock_id.get(id).map(|index| &self.cars[*index])
    }

    /// Whether a word, normalised, stands in the version of a car of that model.
    pub fn is_version_word(&self, model: ModelId, word: &str) -> bool {
        self.version_words
            .get(&model)
            .is_some_and(|words| words.contains(word))
    }

    /// The one model with a version of these letters and digits: `C` and `63`.
    pub fn model_of_code(&self, letters: &str, digits: &str) -> Option<(MakeId, ModelId)> {
        self.codes.get(&format!("{letters}{digits}")).copied()?
    }

    /// The latest model year on sale.
    pub fn newest_year(&self) -> u16 {
        self.newest_year
    }

    /// The lowest and the highest price.
    pub fn price_range(&self) -> (Pesos, Pesos) {
        self.price_range
    }

    /// Whether a car of that model is on sale.
    pub fn has_model(&self, model: ModelId) -> bool {
        self.cars.iter().any(|car| car.model_id == model)
    }

    /// Whether a car of that make is on sale.
    pub fn has_make(&self, make: MakeId) -> bool {
        self.cars.iter().any(|car| car.make_id == make)
    }

    /// The makes and models that are known by name, on sale or not.
    pub fn names(&self) -> &Arc<Names> {
        &self.names
    }
}

/// Notes the codes in a car's version: `C 63`, `M2`.
fn add_codes(codes: &mut HashMap<String, Code>, car: &Car, words: &[crate::words::Word]) {
    let this = (car.make_id, car.model_id);
    for pair in words.windows(2) {
        let (letters, digits) = (pair[0].text.as_str(), pair[1].text.as_str());
        let named = letters.chars().all(char::is_alphabetic) && letters.len() <= 3;
        if named && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            codes
                .entry(format!("{letters}{digits}"))
                .and_modify(|known| *known = known.filter(|known| *known == this))
                .or_insert(Some(this));
        }
    }
}

#[cfg(test)]
mod tests;
