//! Members of requests and answers by their names, where they are too many to
//! be named one by one.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::fault::ApiFault;

/// Values by the names that AWS's models have for them.
pub(crate) type Members = Map<String, Value>;

/// The members of a structure.
pub(crate) fn of(value: impl Serialize) -> Members {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members,
        _ => Members::new(),
    }
}

/// Only those with these names.
pub(crate) fn only(members: &Members, names: &[&str]) -> Members {
    let is_named = |(name, _): &(&String, &Value)| names.contains(&name.as_str());
    let found = members.iter().filter(is_named);
    found.map(|(name, it)| (name.clone(), it.clone())).collect()
}

/// The structure that has these members.
///
/// # Errors
/// If one of them can't be in it.
pub(crate) fn read<T: DeserializeOwned>(members: &Members) -> Result<T, ApiFault> {
    serde_json::from_value(Value::Object(members.clone()))
        .map_err(|error| ApiFault::new("InvalidParameterValue", format!("Invalid value: {error}")))
}

/// The structure with `changes`.
///
/// # Errors
/// If one of them can't be in it.
pub(crate) fn changed<T: Serialize + DeserializeOwned>(
    it: &T,
    changes: &Members,
) -> Result<T, ApiFault> {
    let mut members = of(it);
    members.extend(changes.clone());
    read(&members)
}
