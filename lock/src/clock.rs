//! The clocks of one machine.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// What tells one run how much time has passed.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Reading;

    /// How long to sleep so that this clock goes forward by `time`.
    fn real(&self, time: Duration) -> Duration {
        time
    }
}

/// A moment by two clocks of the same machine: one that never jumps but may
/// stand still while the machine sleeps, one that goes on but may be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Since some moment; never goes back.
    pub steady: Duration,
    /// Since 1970, as far as the machine knows.
    pub wall: Duration,
}

impl Reading {
    /// What has surely passed since `earlier`: for who waits for another's death.
    pub(crate) fn at_least_since(self, earlier: Self) -> Duration {
        self.steady.saturating_sub(earlier.steady)
    }

    /// What may have passed since `earlier`: for who must not outlive itself.
    #[must_use]
    pub fn at_most_since(self, earlier: Self) -> Duration {
        self.at_least_since(earlier)
            .max(self.wall.saturating_sub(earlier.wall))
    }
}

/// The clocks of this machine.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    began: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            began: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Reading {
        Reading {
            steady: self.began.elapsed(),
            wall: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(steady: u64, wall: u64) -> Reading {
        Reading {
            steady: Duration::from_secs(steady),
            wall: Duration::from_secs(wall),
        }
    }

    #[test]
    fn a_machine_that_slept_counts_the_sleep_against_its_own_hold_only() {
        let (before, after) = (at(10, 1_000), at(11, 4_600));
        assert_eq!(after.at_least_since(before), Duration::from_secs(1));
        assert_eq!(after.at_most_since(before), Duration::from_secs(3_600));
    }

    #[test]
    fn a_wall_clock_that_is_set_back_lengthens_nothing() {
        let (before, after) = (at(10, 4_600), at(50, 1_000));
        assert_eq!(after.at_most_since(before), Duration::from_secs(40));
    }
}
