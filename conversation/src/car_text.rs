//! Cars in words.

use super::turn::CarCard;
use crate::acts::CarRef;
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
            body: car.body,
            photo_url: car.photo_url.clone(),
            version_text: String::new(),
            number: None,
            monthly: None,
            over_budget: false,
            details: Vec::new(),
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

/// The customer's own car as far as it is known: `Mazda 3 2019, 68,000 km`.
pub(super) fn own(car: &CarRef) -> Option<String> {
    let model = car.model.as_deref()?;
    let mut name = make_and_model(car.make.as_deref().unwrap_or_default(), model);
    if let Some(year) = car.year {
        name.push(' ');
        name.push_str(&year.to_string());
    }
    if let Some(km) = car.km {
        name.push_str(&format!(", {} km", Thousands(km.into())));
    }
    Some(name)
}
