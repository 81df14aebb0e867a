//! The time between attempts.

use std::time::Duration;

/// Doubles from a first wait up to a longest one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Backoff {
    pub(crate) const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// Returns the wait after `attempts` failed attempts.
    pub(crate) fn after(self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(self.longest)
    }

    /// Like [`Backoff::after`], but random between half of it and all of it, so that attempts
    /// that failed together are not repeated together.
    pub(crate) fn jittered_after(self, attempts: u32) -> Duration {
        let (random, _) = uuid::Uuid::new_v4().as_u64_pair();
        let jitter = f64::from((random >> 48) as u16) / f64::from(u16::MAX);
        self.after(attempts).mul_f64(1.0 - jitter / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(3_600));

    #[test]
    fn backoff_doubles_up_to_the_longest_wait() {
        let waits = [0, 1, 4, 13, u32::MAX].map(|attempts| BACKOFF.after(attempts).as_secs());
        assert_eq!(waits, [1, 1, 8, 3_600, 3_600]);
    }

    #[test]
    fn jitter_takes_at_most_half() {
        let bounds = Duration::from_secs(2)..=Duration::from_secs(4);
        for _ in 0..100 {
            let wait = BACKOFF.jittered_after(3);
            assert!(bounds.contains(&wait), "{wait:?}");
        }
    }
}
