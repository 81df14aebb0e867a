//! Time in the simulator: milliseconds since the world began, on tokio's clock.

use std::{ops::Add, time::Duration};

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::time::Instant;

/// A moment in the life of a world.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Moment {
    /// Milliseconds since the world began.
    pub ms: u64,
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self {
            ms: self.ms.saturating_add(ms),
        }
    }
}

impl Moment {
    /// The time from `earlier` to this moment; none if that is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.ms.saturating_sub(earlier.ms))
    }
}

/// The source of the time: tokio's clock, which tests pause.
#[derive(Debug)]
pub(crate) struct Clock {
    began: Instant,
    /// The moment at which this clock began, later than the world's begin
    /// where the world was read from a file.
    at: Moment,
}

impl Clock {
    pub(crate) fn from(at: Moment) -> Self {
        Self {
            began: Instant::now(),
            at,
        }
    }

    pub(crate) fn now(&self) -> Moment {
        self.at + self.began.elapsed()
    }
}

/// The calendar of a world: when it began, in seconds since 1970.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// When the world began.
    pub began_at_unix_seconds: i64,
}

impl Default for Calendar {
    /// A fixed day, so that the same history is the same to the byte.
    fn default() -> Self {
        Self {
            began_at_unix_seconds: 1_790_000_000,
        }
    }
}

impl Calendar {
    /// The moment as RFC 3339 writes it, to the millisecond.
    #[must_use]
    pub fn write(self, moment: Moment) -> String {
        let nanoseconds = i128::from(self.began_at_unix_seconds) * 1_000_000_000
            + i128::from(moment.ms) * 1_000_000;
        OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)
            .ok()
            .and_then(|time| time.format(&Rfc3339).ok())
            .unwrap_or_default()
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn unix_ms(self, moment: Moment) -> i64 {
        self.began_at_unix_seconds * 1000 + i64::try_from(moment.ms).unwrap_or(i64::MAX)
    }
}
