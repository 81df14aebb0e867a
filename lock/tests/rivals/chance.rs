//! What a seed decides.

use std::time::Duration;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

pub(crate) struct Chance(StdRng);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// A chance of its own, that no other's throws disturb.
    pub(crate) fn child(&mut self) -> Self {
        Self::new(self.0.random())
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.random_range(0..end)
    }

    pub(crate) fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn between_ms(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_millis(self.0.random_range(least..=most))
    }

    pub(crate) fn within(&mut self, most: Duration) -> Duration {
        most.mul_f64(self.0.random())
    }

    pub(crate) fn rate(&mut self, least: f64, most: f64) -> f64 {
        self.0.random_range(least..=most)
    }
}
