//! Leaving a model alone that keeps failing.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures in a row after which it is left alone.
const TOLERATED_FAILURES: u32 = 3;

/// For how long; then one question tries it again.
const REST: Duration = Duration::from_secs(20);

/// Counts failures in a row.
#[derive(Default)]
pub(super) struct Breaker(Mutex<(u32, Option<Instant>)>);

impl Breaker {
    /// Returns whether to call the model at `now`. After a rest one call is let through and the
    /// next rest begins, until that call has its answer.
    pub(super) fn allows(&self, now: Instant) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match state.1 {
            Some(until) if now < until => false,
            Some(_) => {
                state.1 = Some(now + REST);
                true
            }
            None => true,
        }
    }

    pub(super) fn record(&self, success: bool, now: Instant) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if success {
            *state = (0, None);
            return;
        }
        state.0 = state.0.saturating_add(1);
        if state.0 >= TOLERATED_FAILURES {
            state.1 = Some(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failing_model_rests_and_is_tried_again_once() {
        let breaker = Breaker::default();
        let now = Instant::now();
        for _ in 0..TOLERATED_FAILURES {
            assert!(breaker.allows(now));
            breaker.record(false, now);
        }
        assert!(!breaker.allows(now));
        let later = now + REST;
        assert!(breaker.allows(later), "one tries");
        assert!(!breaker.allows(later), "the others wait for it");
        breaker.record(true, later);
        assert!(breaker.allows(later));
    }
}
