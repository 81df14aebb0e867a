//! How long a failed delivery waits for its next attempt.

use std::time::Duration;

/// After the first failure: a receiver that restarts is back within seconds.
const FIRST: Duration = Duration::from_secs(1);

/// The longest wait: after a day of outage, events arrive within the hour.
const LONGEST: Duration = Duration::from_secs(3_600);

/// The wait after `attempts` failed attempts: doubled each time up to an hour,
/// then repeated without end. `jitter` (0 to 1) takes away up to half of it, so
/// that leads that failed together don't come back together.
pub(super) fn backoff(attempts: u32, jitter: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let full = (FIRST * 2_u32.pow(doublings)).min(LONGEST);
    full.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_an_hour() {
        assert_eq!(backoff(1, 0.0), FIRST);
        assert_eq!(backoff(4, 0.0), FIRST * 8);
        assert_eq!(backoff(13, 0.0), LONGEST);
        assert_eq!(backoff(u32::MAX, 0.0), LONGEST);
    }

    #[test]
    fn jitter_takes_at_most_half() {
        assert_eq!(backoff(3, 1.0), FIRST * 2);
        assert_eq!(backoff(3, 7.0), FIRST * 2);
    }
}
