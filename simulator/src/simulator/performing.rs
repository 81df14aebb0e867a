//! One operation on the world, whole or not at all.

use std::{mem, time::Duration};

use kavak_calls::is_mutating;
use serde_json::Value;

use super::Simulator;
use crate::{Service, dispatch, fault::ApiFault, operation::Answer};

impl Simulator {
    /// Does one operation, whole or not at all; a late view of the world shows
    /// in what it reads, and in that it may not find what was just made.
    pub(super) fn perform(
        &self,
        service: Service,
        region: &str,
        operation: &str,
        input: Value,
        lag: Option<Duration>,
    ) -> Answer {
        let now = self.now();
        let mut state = self.state();
        state.world.settle(now);
        let changing = is_mutating(operation);
        if let Some(mut past) = lag.and_then(|lag| state.as_it_was(now, lag)) {
            past.settle(now);
            let seen = dispatch::perform(
                service,
                operation,
                input.clone(),
                &mut past.turn(region, now),
            );
            if !changing || seen.as_ref().is_err_and(ApiFault::is_not_found) {
                return seen;
            }
        }
        if !changing {
            let mut turn = state.world.turn(region, now);
            return dispatch::perform(service, operation, input, &mut turn);
        }
        let mut after = state.world.clone();
        let answer = dispatch::perform(service, operation, input, &mut after.turn(region, now))?;
        let before = mem::replace(&mut state.world, after);
        state.remember(now, before);
        Ok(answer)
    }
}
