//! Limits requests per client, in bounded memory.
//!
//! The generic cell rate algorithm: a client may use a minute's messages at
//! once and gets them back evenly. It needs one instant a client, and of the
//! clients only those seen last are remembered.

use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;

/// Clients remembered: some 5 MB. Who is forgotten starts afresh.
const CAPACITY: usize = 50_000;

/// A limit for each of many clients.
pub struct RateLimit {
    /// When each client has all its messages back.
    full_again: Mutex<LruCache<u64, Instant>>,
    hasher: RandomState,
    interval: Duration,
    burst: Duration,
}

impl RateLimit {
    /// So many messages a minute.
    pub fn per_minute(messages: u32) -> Self {
        let minute = Duration::from_secs(60);
        let interval = minute / messages.max(1);
        Self {
            full_again: Mutex::new(LruCache::new(
                NonZeroUsize::new(CAPACITY).unwrap_or(NonZeroUsize::MIN),
            )),
            hasher: RandomState::new(),
            interval,
            burst: minute - interval,
        }
    }

    /// Takes one message of `client` at `now`, or returns how long to wait.
    pub fn take(&self, client: impl Hash, now: Instant) -> Result<(), Duration> {
        let client = self.hasher.hash_one(client);
        let mut clients = self
            .full_again
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let full_again = clients.get(&client).copied().unwrap_or(now).max(now);
        let ahead = full_again - now;
        if ahead > self.burst {
            return Err(ahead - self.burst);
        }
        clients.put(client, full_again + self.interval);
        Ok(())
    }
}

/// The time for which an id counts as seen: longer than Twilio repeats a post.
const SEEN_FOR: Duration = Duration::from_secs(600);

/// Ids that were seen lately, in bounded memory.
pub struct Seen {
    seen_at: Mutex<LruCache<u64, Instant>>,
    hasher: RandomState,
}

impl Default for Seen {
    fn default() -> Self {
        let capacity = NonZeroUsize::new(CAPACITY).unwrap_or(NonZeroUsize::MIN);
        Self {
            seen_at: Mutex::new(LruCache::new(capacity)),
            hasher: RandomState::new(),
        }
    }
}

impl Seen {
    /// Returns whether it was added in the last ten minutes before `now`.
    pub fn holds(&self, what: impl Hash, now: Instant) -> bool {
        let what = self.hasher.hash_one(what);
        let seen_at = self.seen_at.lock().unwrap_or_else(PoisonError::into_inner);
        let found = seen_at.peek(&what);
        found.is_some_and(|at| now.saturating_duration_since(*at) < SEEN_FOR)
    }

    /// Adds it.
    pub fn add(&self, what: impl Hash, now: Instant) {
        let what = self.hasher.hash_one(what);
        let mut seen_at = self.seen_at.lock().unwrap_or_else(PoisonError::into_inner);
        seen_at.put(what, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seen_ids_are_forgotten_after_a_while() {
        let seen = Seen::default();
        let now = Instant::now();
        assert!(!seen.holds("SM1", now));
        seen.add("SM1", now);
        assert!(seen.holds("SM1", now) && !seen.holds("SM2", now));
        assert!(!seen.holds("SM1", now + SEEN_FOR));
    }

    #[test]
    fn limit_of_a_minute_may_be_used_at_once_and_not_exceeded() {
        let limit = RateLimit::per_minute(3);
        let now = Instant::now();
        for _ in 0..3 {
            limit.take("ana", now).unwrap();
        }
        assert_eq!(limit.take("ana", now), Err(Duration::from_secs(20)));
        limit.take("luis", now).unwrap();
    }

    #[test]
    fn messages_come_back_evenly() {
        let limit = RateLimit::per_minute(60);
        let now = Instant::now();
        while limit.take("ana", now).is_ok() {}
        limit.take("ana", now + Duration::from_secs(1)).unwrap();
        assert!(limit.take("ana", now + Duration::from_secs(1)).is_err());
        let rested = now + Duration::from_secs(3600);
        let taken = (0..100).filter(|_| limit.take("ana", rested).is_ok());
        assert_eq!(taken.count(), 60);
    }

    #[test]
    fn flood_of_clients_takes_no_more_memory() {
        let limit = RateLimit::per_minute(1);
        let now = Instant::now();
        for client in 0..2 * CAPACITY {
            limit.take(client, now).unwrap();
        }
        assert_eq!(limit.full_again.lock().unwrap().len(), CAPACITY);
    }
}
