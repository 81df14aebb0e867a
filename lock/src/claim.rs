//! Acquiring the lock.

use std::{sync::Arc, time::Duration};

use kavak_engine::{
    Fault, Stop,
    retry::{self, Backoff},
};
use tokio::time::sleep;

use crate::{
    Clock, Entry, Lock, LockHolder, Number, Permit, Store,
    attempt::{Attempt, CONFIRM_INTERVAL, list, make},
    watch::{Sight, Watch},
};

/// First interval of polls for another run's entry.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Longest interval of polls, for a run that has waited for long.
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(5);

/// A request for the lock.
pub struct Claim<S> {
    /// Where entries are kept.
    pub store: Arc<S>,
    /// The machine's clocks.
    pub clock: Arc<dyn Clock>,
    /// The run that requests it.
    pub holder: LockHolder,
    /// How long to wait for a holder that is alive, which shows within half a minute. The
    /// expiry of a dead run's lock is always waited for.
    pub wait: Duration,
}

/// Why the lock was not acquired.
#[derive(Clone, Debug, PartialEq)]
pub enum Unclaimed {
    /// Another run holds the lock and is alive, and the time to wait is over.
    Held(Entry),
    /// The store failed.
    Failed(Fault),
}

impl<S: Store> Claim<S> {
    /// Waits until the lock is acquired. Calls `report` once with each entry that it waits for.
    ///
    /// # Errors
    /// The holder, when the time to wait is over; the store's failure.
    pub async fn settle(self, mut report: impl FnMut(&Entry)) -> Result<Lock<S>, Unclaimed> {
        let began = self.clock.now();
        let (mut watch, mut backoff) = (Watch::default(), Backoff::default());
        let (mut first_seen, mut reported, mut attempts) = (None, None, 0);
        loop {
            let asked = self.clock.now();
            // A caller that stops drops the claim.
            let entries = retry::reading(&Stop::default(), || list(&*self.store)).await;
            let entries = entries.map_err(Unclaimed::Failed)?;
            let (number, before) = match watch.see(&entries, asked, self.clock.now()) {
                Sight::Free => (Number::FIRST, entries),
                Sight::Dead(highest) => (highest.next(), entries),
                Sight::Held(entry, until_dead) => {
                    let waited = self.clock.now().at_least_since(began);
                    let is_own = entry.is_of_run(&self.holder.in_attempt(attempts));
                    let is_alive = *first_seen.get_or_insert_with(|| entry.clone()) != entry;
                    let is_over = waited >= self.wait;
                    if is_over && is_alive && !is_own {
                        return Err(Unclaimed::Held(entry));
                    }
                    if reported != Some(entry.number) {
                        reported = Some(entry.number);
                        report(&entry);
                    }
                    let rest = if is_over {
                        until_dead
                    } else {
                        self.wait.saturating_sub(waited)
                    };
                    let pause = poll_interval(waited).min(until_dead).min(rest);
                    self.pause(pause.max(CONFIRM_INTERVAL)).await;
                    continue;
                }
            };
            attempts += 1;
            let attempt = Attempt {
                number,
                holder: self.holder.in_attempt(attempts),
                before,
                sent_at: self.clock.now(),
            };
            match make(&*self.store, &*self.clock, &attempt).await {
                Ok(true) => return Ok(self.acquired(attempt, attempts)),
                Ok(false) => self.pause(CONFIRM_INTERVAL).await,
                Err(fault) => {
                    let pause = backoff.next(fault.class).ok_or(Unclaimed::Failed(fault))?;
                    self.pause(pause).await;
                }
            }
        }
    }

    fn acquired(self, attempt: Attempt, attempts: u32) -> Lock<S> {
        let permit = Permit::new(self.clock.clone(), attempt.sent_at);
        Lock::new(
            (self.store, self.clock, self.holder),
            attempt,
            attempts,
            permit,
        )
    }

    async fn pause(&self, time: Duration) {
        sleep(self.clock.real(time)).await;
    }
}

/// A twentieth of what was waited already.
fn poll_interval(waited: Duration) -> Duration {
    (waited / 20).clamp(POLL_INTERVAL, MAX_POLL_INTERVAL)
}
