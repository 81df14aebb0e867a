//! The connections of a server: how long each may be idle, and which one makes
//! room when all places are taken.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

/// The first request has to come by then.
const FIRST_REQUEST_LIMIT: Duration = Duration::from_secs(10);

/// The next request has to come, and the answer before it to be read, by then:
/// longer than the minute that load balancers keep a connection idle.
const IDLE_LIMIT: Duration = Duration::from_secs(75);

/// A connection that was idle for so long makes room for others when all places are taken.
const EVICTABLE_AFTER: Duration = Duration::from_millis(500);

/// Every open connection.
#[derive(Default)]
pub(super) struct Connections(Mutex<HashMap<u64, Activity>>);

/// The activity of a connection.
struct Activity {
    /// Requests that are being answered.
    in_flight: u32,
    /// Since when there are none.
    idle_since: Instant,
    /// True after the first request.
    has_asked: bool,
    /// Since when the body of a request is on its way.
    uploads_since: Option<Instant>,
    evicted: CancellationToken,
}

/// One connection's place; given back when dropped.
pub(super) struct Place {
    connections: Arc<Connections>,
    id: u64,
    pub(super) evicted: CancellationToken,
}

/// A body that is on its way.
pub(super) struct Uploading(Arc<Place>);

/// A request that is being answered.
pub(super) struct InFlight<'a>(&'a Place);

impl Connections {
    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Activity>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for a connection; `id` is unique.
    pub(super) fn enter(self: &Arc<Self>, id: u64) -> Place {
        let evicted = CancellationToken::new();
        let activity = Activity {
            in_flight: 0,
            idle_since: Instant::now(),
            has_asked: false,
            uploads_since: None,
            evicted: evicted.clone(),
        };
        self.lock().insert(id, activity);
        Place {
            connections: self.clone(),
            id,
            evicted,
        }
    }

    /// Closes the connection that has been idle longest, or has been sending a body for
    /// longest; whether there is one.
    pub(super) fn evict(&self, now: Instant) -> bool {
        let mut connections = self.lock();
        let waits_since = connections.iter().filter_map(|(id, it)| {
            let since = it.waits_since()?;
            let waits = now.saturating_duration_since(since) >= EVICTABLE_AFTER;
            waits.then_some((since, *id))
        });
        let Some((_, id)) = waits_since.min() else {
            return false;
        };
        if let Some(activity) = connections.remove(&id) {
            activity.evicted.cancel();
        }
        true
    }
}

impl Activity {
    /// Since when nothing is done but waiting for the client.
    fn waits_since(&self) -> Option<Instant> {
        if self.in_flight == 0 {
            return Some(self.idle_since);
        }
        self.uploads_since
    }
}

impl Place {
    /// Marks that a body is on its way until what is returned is dropped.
    pub(super) fn begin_upload(self: &Arc<Self>) -> Uploading {
        self.set_upload(Some(Instant::now()));
        Uploading(self.clone())
    }

    fn set_upload(&self, since: Option<Instant>) {
        if let Some(activity) = self.connections.lock().get_mut(&self.id) {
            activity.uploads_since = since;
        }
    }

    /// Marks a request until what is returned is dropped.
    pub(super) fn begin(&self) -> InFlight<'_> {
        if let Some(activity) = self.connections.lock().get_mut(&self.id) {
            activity.in_flight += 1;
            activity.has_asked = true;
        }
        InFlight(self)
    }

    /// Marks that the answer goes on: a part of it was asked for, because the part before
    /// was read.
    pub(super) fn touch(&self, now: Instant) {
        if let Some(activity) = self.connections.lock().get_mut(&self.id) {
            activity.idle_since = now;
        }
    }

    /// Returns how long it may stay idle from now on; zero when its time is over.
    fn left(&self, now: Instant) -> Duration {
        let connections = self.connections.lock();
        let Some(activity) = connections.get(&self.id) else {
            return Duration::ZERO;
        };
        let limit = if activity.has_asked {
            IDLE_LIMIT
        } else {
            FIRST_REQUEST_LIMIT
        };
        if activity.in_flight > 0 {
            return limit;
        }
        limit.saturating_sub(now.saturating_duration_since(activity.idle_since))
    }

    /// Returns when the connection has been idle for too long, also because its client does not
    /// read the answer.
    pub(super) async fn until_expired(&self) {
        loop {
            let left = self.left(Instant::now());
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.lock().remove(&self.id);
    }
}

impl Drop for Uploading {
    fn drop(&mut self) {
        self.0.set_upload(None);
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let place = self.0;
        if let Some(activity) = place.connections.lock().get_mut(&place.id) {
            activity.in_flight -= 1;
            activity.idle_since = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_idle_longest_makes_room_and_none_that_is_answered() {
        let connections = Arc::new(Connections::default());
        let (busy, first, second) = (
            connections.enter(1),
            connections.enter(2),
            connections.enter(3),
        );
        let answering = busy.begin();
        assert!(!connections.evict(Instant::now()), "none is idle for long");
        let later = Instant::now() + EVICTABLE_AFTER;
        assert!(connections.evict(later));
        assert!(first.evicted.is_cancelled() && !second.evicted.is_cancelled());
        assert!(connections.evict(later));
        assert!(!connections.evict(later) && !busy.evicted.is_cancelled());
        drop(answering);
        assert!(connections.evict(later + EVICTABLE_AFTER));
        assert!(busy.evicted.is_cancelled());
    }

    #[test]
    fn connection_that_is_sending_a_body_makes_room_too() {
        let connections = Arc::new(Connections::default());
        let places = [connections.enter(1), connections.enter(2)].map(Arc::new);
        let _answering = places.each_ref().map(|place| place.begin());
        let slow = places[0].begin_upload();
        drop(places[1].begin_upload());
        assert!(!connections.evict(Instant::now()), "it has just begun");
        let later = Instant::now() + EVICTABLE_AFTER;
        assert!(connections.evict(later));
        assert!(places[0].evicted.is_cancelled());
        assert!(!connections.evict(later), "the other one is answered");
        drop(slow);
    }

    #[test]
    fn answer_that_is_still_read_is_not_idle() {
        let connections = Arc::new(Connections::default());
        let place = connections.enter(1);
        drop(place.begin());
        let later = Instant::now() + IDLE_LIMIT;
        assert!(place.left(later).is_zero());
        place.touch(later);
        assert_eq!(place.left(later), IDLE_LIMIT);
    }

    #[test]
    fn first_request_has_less_time_than_the_next() {
        let connections = Arc::new(Connections::default());
        let place = connections.enter(1);
        let later = Instant::now() + FIRST_REQUEST_LIMIT;
        assert!(place.left(later).is_zero());
        let answering = place.begin();
        assert_eq!(place.left(later), IDLE_LIMIT);
        drop(answering);
        assert!(!place.left(later).is_zero());
        assert!(place.left(Instant::now() + IDLE_LIMIT).is_zero());
    }
}
