//! Ec2.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{operation::Answer, world::Turn};

/// Ec2's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Ec2 {}

pub(crate) fn perform(_operation: &str, _value: Value, _turn: &mut Turn<'_>) -> Option<Answer> {
    None
}

/// What Ec2 does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Deed {}

impl Deed {
    pub(crate) fn happen(self, _turn: &mut Turn<'_>) {
        match self {}
    }
}
