//! The input and the answer of an operation.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::ApiFault;

/// The answer of an operation: its output by the names of AWS's model.
pub(crate) type Answer = Result<Value, ApiFault>;

/// The input as what the operation works with. The wire has checked it against
/// AWS's model already, so a mismatch is a member of the wrong type.
pub(crate) fn input<T: DeserializeOwned>(input: Value) -> Result<T, ApiFault> {
    let input = if input.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        input
    };
    serde_json::from_value(input)
        .map_err(|error| ApiFault::new("SerializationException", error.to_string()))
}
