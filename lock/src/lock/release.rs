//! Releasing the lock.

use kavak_engine::{Class, Fault, retry::Backoff};
use tokio::time::sleep;

use super::{Lock, is_refused};
use crate::{LANDS_WITHIN, Number, Permit, Reading, Store, attempt::limited};

impl<S: Store> Lock<S> {
    /// Lets go: from now on no changing call goes out. Removes the entries that
    /// were there before and then its own, each number once, and none unless all
    /// that this run has sent to the store is over. What is left by that is dead
    /// in a minute.
    ///
    /// # Errors
    /// Why entries may be left.
    pub async fn release(&self) -> Result<(), Fault> {
        let own = self.entry.lock().await;
        // While it is fresh no one else removes anything.
        let fresh = self.permit.freshness();
        self.permit.released();
        let now = self.clock.now();
        if own.unanswered.is_some_and(|sent_at| !is_over(sent_at, now)) {
            let message = "a renewal may still be under way";
            return Err(Fault::new(Class::Ambiguous, "remove", message));
        }
        // Those go first: with its own, the numbers begin at one again.
        if !own.below.is_empty() {
            self.remove(&own.below, &fresh).await?;
        }
        self.remove(&[own.number], &fresh).await
    }

    /// Removes entries; again only where the store has refused it. One without
    /// an answer may yet be done, and a number that is free may be another's.
    async fn remove(&self, numbers: &[Number], fresh: &Permit) -> Result<(), Fault> {
        let mut backoff = Backoff::default();
        loop {
            fresh
                .check()
                .map_err(|why| Fault::new(Class::Stopped, "remove", why.to_string()))?;
            let fault = match limited("remove", self.store.remove(numbers)).await {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            let pause = backoff.next(fault.class).filter(|_| is_refused(&fault));
            let Some(pause) = pause else {
                return Err(fault);
            };
            sleep(self.clock.real(pause)).await;
        }
    }
}

/// Whether a call that was sent then surely has no effect any more, by a clock
/// that may be a twentieth too fast.
fn is_over(sent_at: Reading, now: Reading) -> bool {
    now.at_least_since(sent_at) >= LANDS_WITHIN.mul_f32(1.06)
}
