//! Secrets, without their values.

use super::format;
use crate::delivery::secrets::{SecretState, ValueState};

/// One line a secret: variable, state, name in AWS.
#[must_use]
pub fn text(states: &[SecretState]) -> String {
    let rows: Vec<[String; 3]> = states
        .iter()
        .map(|secret| {
            let state = match secret.state {
                ValueState::Set => "set",
                ValueState::NotSet => "not set",
                ValueState::Absent => "not there",
                ValueState::Deleted => "scheduled for deletion",
                ValueState::Foreign => "not this environment's",
            };
            [
                secret.variable.to_owned(),
                state.to_owned(),
                secret.name.clone(),
            ]
        })
        .collect();
    format::columns(&rows).join("\n")
}
