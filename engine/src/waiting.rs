//! How often those are asked for that take their time.

use std::time::Duration;

const SHORTEST: f64 = 0.5;
const LONGEST: f64 = 30.0;
const NEAR: f64 = 2.0;
/// Of the typical time, an extra wait that is acceptable.
const NEAR_PART: f64 = 0.01;
/// The same of the time that has passed, for what is overdue.
const OVERDUE_PART: f64 = 0.04;
/// The same of the time by which others hold up the run longer.
const SLACK_PART: f64 = 0.1;

/// The pause before the next look at something that has taken `elapsed` and
/// typically takes `typical_seconds`: rarely while it can't be ready, often
/// around the time when it should be, ever less often when it is overdue.
/// Polls quickly at first, in case it finishes early.
/// What may come later by `slack` without holding anything up is asked for
/// less often.
pub(crate) fn pause(elapsed: Duration, typical_seconds: u32, slack: Duration) -> Duration {
    let elapsed = elapsed.as_secs_f64();
    let typical = f64::from(typical_seconds);
    let likely_from = 0.7 * typical;
    let unnoticed = (NEAR_PART * typical).max(SLACK_PART * slack.as_secs_f64());
    let near = unnoticed.clamp(NEAR, LONGEST);
    let wanted = if elapsed < likely_from {
        (likely_from - elapsed).clamp(near, LONGEST)
    } else if elapsed < 1.5 * typical {
        near
    } else {
        (OVERDUE_PART * elapsed).clamp(near, LONGEST)
    };
    let ramp = SHORTEST + elapsed / 2.0;
    Duration::from_secs_f64(wanted.min(ramp))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_until(ready_after: f64, typical_seconds: u32) -> (u32, f64) {
        let (mut now, mut looks) = (Duration::ZERO, 1);
        while now.as_secs_f64() < ready_after {
            now += pause(now, typical_seconds, Duration::ZERO);
            looks += 1;
        }
        (looks, now.as_secs_f64() - ready_after)
    }

    #[test]
    fn what_is_ready_at_its_typical_time_is_seen_a_hundredth_later_at_most() {
        for typical in [55, 105, 135, 310] {
            let (looks, late) = looks_until(f64::from(typical), typical);
            assert!(
                late <= f64::from(typical).max(200.0) / 100.0,
                "{late} s late"
            );
            assert!(looks < 50, "{looks} looks");
        }
    }

    #[test]
    fn what_is_ready_at_once_is_seen_at_once() {
        assert_eq!(looks_until(0.0, 310).0, 1);
        assert!(looks_until(1.0, 310).1 <= 1.0);
    }

    #[test]
    fn what_is_overdue_is_asked_for_ever_less_often() {
        let after = |seconds| pause(Duration::from_secs(seconds), 310, Duration::ZERO);
        assert!(after(1200) > after(500));
    }

    #[test]
    fn what_holds_nothing_up_is_asked_for_less_often() {
        let at_its_time = |slack| pause(Duration::from_secs(105), 105, Duration::from_secs(slack));
        assert_eq!(at_its_time(10), Duration::from_secs(2));
        assert_eq!(at_its_time(200), Duration::from_secs(20));
    }
}
