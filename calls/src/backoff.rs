//! The time between two attempts.

use std::time::Duration;

/// Backoff that grows with each failed attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExponentialBackoff {
    /// After the first failed attempt.
    pub first: Duration,
    /// The longest.
    pub longest: Duration,
    /// By what it grows with each further failed attempt.
    pub factor: f64,
}

impl ExponentialBackoff {
    /// Backoff that doubles.
    #[must_use]
    pub const fn doubling(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            factor: 2.0,
        }
    }

    /// The backoff after this many failed attempts in a row. `jitter` (0 to 1) takes away up
    /// to half of it, so that callers that failed together don't come back together.
    #[must_use]
    pub fn after(&self, failed_attempts: u32, jitter: f64) -> Duration {
        let growths = i32::try_from(failed_attempts.saturating_sub(1)).unwrap_or(i32::MAX);
        let grown = self.first.as_secs_f64() * self.factor.powi(growths);
        let full = Duration::from_secs_f64(grown.min(self.longest.as_secs_f64()));
        full.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_secs(3_600);
    const BACKOFF: ExponentialBackoff = ExponentialBackoff::doubling(FIRST, LONGEST);

    #[test]
    fn backoff_doubles_up_to_the_longest() {
        assert_eq!(BACKOFF.after(1, 0.0), FIRST);
        assert_eq!(BACKOFF.after(4, 0.0), FIRST * 8);
        assert_eq!(BACKOFF.after(13, 0.0), LONGEST);
        assert_eq!(BACKOFF.after(u32::MAX, 0.0), LONGEST);
    }

    #[test]
    fn backoff_grows_by_its_factor() {
        let slower = ExponentialBackoff {
            factor: 1.5,
            ..BACKOFF
        };
        assert_eq!(slower.after(3, 0.0), FIRST * 9 / 4);
    }

    #[test]
    fn jitter_takes_at_most_half() {
        assert_eq!(BACKOFF.after(3, 1.0), FIRST * 2);
        assert_eq!(BACKOFF.after(3, 7.0), FIRST * 2);
    }
}
