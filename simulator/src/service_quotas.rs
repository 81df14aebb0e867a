//! service_quotas.

use serde_json::Value;

use crate::{operation::Answer, world::Turn};

pub(crate) fn perform(_operation: &str, _value: Value, _turn: &mut Turn<'_>) -> Option<Answer> {
    None
}
