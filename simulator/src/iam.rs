//! Iam.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{operation::Answer, world::Turn};

/// Iam's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Iam {}

pub(crate) fn perform(_operation: &str, _value: Value, _turn: &mut Turn<'_>) -> Option<Answer> {
    None
}
