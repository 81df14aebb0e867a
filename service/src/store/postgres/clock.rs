//! The server's clock, as far as this process knows it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sqlx::PgConnection;

/// A slower answer is too imprecise to measure the clock by.
const MAX_ROUND_TRIP: Duration = Duration::from_millis(100);

/// So much earlier than its asker gives up does a statement refuse itself.
const MARGIN: Duration = Duration::from_millis(100);

/// The lead of the server's clock over ours, measured with each connection.
///
/// A commit names the moment from which on it must not be done any more: by then the customer has
/// got an error that promises that nothing was changed. A server that froze and goes on later
/// compares it with its own clock, so ours must not be named.
#[derive(Default)]
pub(super) struct ServerClock {
    ahead_us: AtomicI64,
}

impl ServerClock {
    pub(super) async fn measure(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
        let (ours_us, start) = (now_us(), Instant::now());
        let theirs_us: i64 = sqlx::query_scalar(NOW).fetch_one(connection).await?;
        let took = start.elapsed();
        if took <= MAX_ROUND_TRIP {
            let half_us = i64::try_from(took.as_micros() / 2).unwrap_or(0);
            let ahead_us = theirs_us.saturating_sub(ours_us.saturating_add(half_us));
            self.ahead_us.store(ahead_us, Ordering::Relaxed);
        }
        Ok(())
    }

    /// The moment on the server's clock that is so long from now, less a margin;
    /// microseconds since 1970.
    pub(super) fn deadline_us(&self, within: Duration) -> i64 {
        let within = within.saturating_sub(MARGIN);
        let within_us = i64::try_from(within.as_micros()).unwrap_or(i64::MAX);
        let ahead_us = self.ahead_us.load(Ordering::Relaxed);
        now_us().saturating_add(ahead_us).saturating_add(within_us)
    }
}

fn now_us() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    })
}

/// A turn whose time is over was refused already: see [`ServerClock`]. `date_part` is a
/// float, which is compared faster than the numeric that `extract` gives.
macro_rules! is_in_time {
    ($deadline_us:literal) => {
        concat!(
            " AND COALESCE(",
            $deadline_us,
            " > date_part('epoch', clock_timestamp()) * 1000000, TRUE)"
        )
    };
}

pub(super) use is_in_time;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadline_is_on_the_servers_clock() {
        let clock = ServerClock::default();
        clock.ahead_us.store(3_600_000_000, Ordering::Relaxed);
        let deadline_us = clock.deadline_us(Duration::from_millis(1_100));
        let expected_us = now_us() + 3_601_000_000;
        assert!((expected_us - 50_000..=expected_us).contains(&deadline_us));
    }
}
