//! One turn of a conversation at a time in this process. The stores would sort
//! turns out without it; with it they seldom have to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::OwnedMutexGuard;

use crate::store::SessionId;

/// Holds when the store last failed a turn of the conversation.
type Lock = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// The conversations that have a turn right now; as many as there are turns.
#[derive(Default)]
pub(super) struct Locks(Mutex<HashMap<SessionId, Lock>>);

/// Holds a conversation for one turn.
pub(super) struct Held<'a> {
    locks: &'a Locks,
    session: SessionId,
    lock: Lock,
    guard: Option<OwnedMutexGuard<Option<Instant>>>,
}

impl Locks {
    /// Waits for the turns that came before.
    pub(super) async fn hold(&self, session: &SessionId) -> Held<'_> {
        let lock = self.with(|locks| locks.entry(session.clone()).or_default().clone());
        // Made before the wait: dropped during it, it leaves nothing behind.
        let mut held = Held {
            locks: self,
            session: session.clone(),
            lock: lock.clone(),
            guard: None,
        };
        held.guard = Some(lock.lock_owned().await);
        held
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<SessionId, Lock>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Held<'_> {
    /// Reports to the waiting turns that the store failed.
    pub(super) fn mark_failed(&mut self) {
        if let Some(failed_at) = self.guard.as_deref_mut() {
            *failed_at = Some(Instant::now());
        }
    }

    /// Returns whether the store failed a turn that this one, which waits since `arrived`, had to
    /// wait for: it would wait as long again and in vain.
    pub(super) fn failed_since(&self, arrived: Instant) -> bool {
        let failed_at = self.guard.as_deref().copied().flatten();
        failed_at.is_some_and(|failed_at| failed_at >= arrived)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        drop(self.guard.take());
        self.locks.with(|locks| {
            // The map's and this one: no other turn has it or waits for it.
            if Arc::strong_count(&self.lock) == 2 {
                locks.remove(&self.session);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn conversation_is_locked_by_one_turn_and_then_forgotten() {
        let locks = Locks::default();
        let ana = SessionId::new("ana");
        let held = locks.hold(&ana).await;
        let mut second = std::pin::pin!(locks.hold(&ana));
        assert!(futures::poll!(second.as_mut()).is_pending());
        let other = locks.hold(&SessionId::new("luis")).await;
        drop(held);
        drop(second.await);
        drop(other);
        assert!(locks.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn turns_that_waited_for_a_failed_one_know_it() {
        let locks = Locks::default();
        let ana = SessionId::new("ana");
        let arrived = Instant::now();
        let mut first = locks.hold(&ana).await;
        let mut second = std::pin::pin!(locks.hold(&ana));
        assert!(futures::poll!(second.as_mut()).is_pending());
        first.mark_failed();
        drop(first);
        let second = second.await;
        assert!(second.failed_since(arrived));
        assert!(!second.failed_since(Instant::now() + std::time::Duration::from_secs(1)));
    }

    #[tokio::test]
    async fn turn_that_stops_waiting_leaves_nothing_behind() {
        let locks = Locks::default();
        let ana = SessionId::new("ana");
        let held = locks.hold(&ana).await;
        {
            let mut waiting = std::pin::pin!(locks.hold(&ana));
            assert!(futures::poll!(waiting.as_mut()).is_pending());
        }
        drop(held);
        assert!(locks.0.lock().unwrap().is_empty());
    }
}
