//! Cars that go by the name of their version: the `M2` of a Serie 2, the `C63` of a
//! Clase C.

use super::mention::Mention;
use crate::catalog::{Car, Catalog, ModelId};
use crate::interpret::Clause;
use crate::words::compact;

/// The one model of the catalog with a version of that name, letters and digits written
/// together: `C63`.
pub(super) fn version_at(clause: &Clause<'_>, catalog: &Catalog, place: usize) -> Option<Mention> {
    let (letters, digits) = (clause.text(place), clause.text(place + 1));
    let word = (1..=3).contains(&letters.len()) && letters.chars().all(char::is_alphabetic);
    let number = digits.len() > 1 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let glued = clause.words.get(place + 1).is_some_and(|next| next.glued);
    if !word || !number || !glued {
        return None;
    }
    let (make, model) = catalog.model_of_code(letters, digits)?;
    Some(Mention {
        make,
        model: Some(model),
        version: vec![letters.to_owned(), digits.to_owned()],
        words: place..place + 2,
    })
}

/// The model on sale whose version goes by the name of a model that is not: the `M2` of a
/// Serie 2.
pub(super) fn sold_as_version(catalog: &Catalog, model: ModelId, key: &str) -> Option<ModelId> {
    let names = catalog.names();
    if catalog.has_model(model) || names.model(model).compact() != key {
        return None;
    }
    let make = names.model(model).make;
    let sold = |car: &&Car| {
        let mut words = car.version.split_whitespace();
        car.make_id == make && words.any(|word| compact(word) == key)
    };
    catalog.cars().iter().find(sold).map(|car| car.model_id)
}
