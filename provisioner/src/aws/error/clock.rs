//! How far this machine's clock is off, by the date in AWS's answers.

use std::{fmt, time::SystemTime};

use aws_smithy_types::{DateTime, date_time::Format};

/// How far a clock is off.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Skew {
    seconds: u64,
    is_behind: bool,
}

impl Skew {
    /// The distance.
    pub(crate) fn seconds(&self) -> u64 {
        self.seconds
    }
}

impl fmt::Display for Skew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seconds, is_behind } = self;
        let direction = if *is_behind { "behind" } else { "ahead of" };
        match (seconds / 60, seconds % 60) {
            (0, seconds) => write!(f, "this clock is {seconds} s {direction} AWS's"),
            (minutes, 0) => write!(f, "this clock is {minutes} min {direction} AWS's"),
            (minutes, seconds) => {
                write!(
                    f,
                    "this clock is {minutes} min {seconds} s {direction} AWS's"
                )
            }
        }
    }
}

/// How far `now` is off the `Date` header of an answer; `None` without one.
pub(crate) fn skew(date: Option<&str>, now: SystemTime) -> Option<Skew> {
    let date = DateTime::from_str(date?, Format::HttpDate).ok()?;
    let theirs = SystemTime::try_from(date).ok()?;
    Some(match theirs.duration_since(now) {
        Ok(behind) => Skew {
            seconds: behind.as_secs(),
            is_behind: true,
        },
        Err(ahead) => Skew {
            seconds: ahead.duration().as_secs(),
            is_behind: false,
        },
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn skew_is_the_distance_to_the_date_of_the_answer() {
        // 2026-11-28 12:00:00 UTC.
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_867_200);
        let message =
            |now| skew(Some("Sat, 28 Nov 2026 12:00:00 GMT"), now).map(|it| it.to_string());
        let behind = "this clock is 17 min behind AWS's";
        assert_eq!(
            message(noon - Duration::from_secs(17 * 60)).as_deref(),
            Some(behind)
        );
        let ahead = "this clock is 6 min 5 s ahead of AWS's";
        assert_eq!(
            message(noon + Duration::from_secs(365)).as_deref(),
            Some(ahead)
        );
        assert_eq!(skew(None, noon), None);
        assert_eq!(skew(Some("yesterday"), noon), None);
    }
}
