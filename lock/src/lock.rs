//! The lock while it is held: renewed until it is released or lost.

mod release;

use std::{sync::Arc, time::Duration};

use kavak_engine::{Class, Fault};
use tokio::{sync::Mutex, time::sleep};

use crate::{
    Clock, Entry, FRESH, LockHolder, Number, Permit, RENEWED_EVERY, Reading, Store,
    attempt::{Attempt, limited, list, make},
};

/// Backoff after a failed renewal.
const RENEWAL_BACKOFF: Duration = Duration::from_secs(2);

/// The right to change an environment. It lasts as long as a task
/// [keeps](Self::keep) it.
pub struct Lock<S> {
    store: Arc<S>,
    clock: Arc<dyn Clock>,
    /// The holder, without the attempt.
    holder: LockHolder,
    permit: Permit,
    /// Held through every write: a release must not be overtaken by a renewal.
    entry: Mutex<Own>,
}

/// The holder's own entry.
struct Own {
    number: Number,
    /// What the last renewal that was answered made it.
    version: u64,
    /// How often it was written, or may have been.
    writes: u64,
    /// The attempt that made it.
    holder: LockHolder,
    /// How many attempts there were.
    attempts: u32,
    /// When the last renewal without an answer was sent.
    unanswered: Option<Reading>,
    /// What was there when it was made: dead, or this run's own before.
    below: Vec<Number>,
}

impl Own {
    fn new(attempt: Attempt, attempts: u32) -> Self {
        Self {
            number: attempt.number,
            version: 1,
            writes: 1,
            holder: attempt.holder,
            attempts,
            unanswered: None,
            below: attempt.before.iter().map(|entry| entry.number).collect(),
        }
    }
}

impl<S: Store> Lock<S> {
    /// The lock that an attempt has acquired for a holder, by a store and a clock.
    pub(crate) fn new(
        (store, clock, holder): (Arc<S>, Arc<dyn Clock>, LockHolder),
        attempt: Attempt,
        attempts: u32,
        permit: Permit,
    ) -> Self {
        Self {
            store,
            clock,
            holder,
            permit,
            entry: Mutex::new(Own::new(attempt, attempts)),
        }
    }

    /// What mutating calls ask.
    #[must_use]
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// The holder's number: the fencing token.
    pub async fn number(&self) -> Number {
        self.entry.lock().await.number
    }

    /// Renews the lock until it is lost or released.
    pub async fn keep(&self) {
        while let Some(age) = self.permit.age() {
            if age < RENEWED_EVERY {
                let rest = RENEWED_EVERY.saturating_sub(age);
                sleep(self.clock.real(rest)).await;
                continue;
            }
            let mut own = self.entry.lock().await;
            // It may have been released meanwhile.
            let Some(age) = self.permit.age() else { return };
            let renewed = if age < FRESH {
                self.renew(&mut own).await
            } else {
                self.reacquire(&mut own).await
            };
            drop(own);
            if renewed.is_err() {
                sleep(self.clock.real(RENEWAL_BACKOFF)).await;
            }
        }
    }

    /// Writes the entry again, and looks whether it still is the highest.
    async fn renew(&self, own: &mut Own) -> Result<(), Fault> {
        let sent_at = self.clock.now();
        // Noted before, for where no one waits for the reply to its end.
        own.writes += 1;
        let earlier = own.unanswered.replace(sent_at);
        let renewal = self.store.renew(own.number, &own.holder);
        let renewed = limited("renew", renewal).await;
        if matches!(&renewed, Err(fault) if is_refused(fault)) {
            own.writes -= 1;
            own.unanswered = earlier;
        }
        let version = renewed?;
        own.unanswered = earlier;
        if version <= own.version || version > own.writes {
            self.permit.lost("somebody else removed or wrote it");
            if version == 1 {
                // It was gone; this has made it again.
                let _ = limited("remove", self.store.remove(&[own.number])).await;
            }
            return Ok(());
        }
        own.version = version;
        if let Ok(entries) = list(&*self.store).await {
            self.look_for_others(&entries, own);
        }
        self.permit.renewed(sent_at);
        Ok(())
    }

    /// Acquires the lock under a new number after too long without a renewal: the old entry
    /// may have been taken over.
    async fn reacquire(&self, own: &mut Own) -> Result<(), Fault> {
        let entries = list(&*self.store).await?;
        // With a lower version it was removed, and a late renewal has made it again.
        let is_own = |entry: &Entry| {
            entry.number == own.number && entry.version >= own.version && entry.is_of(&own.holder)
        };
        if !entries.iter().any(is_own) {
            self.permit
                .lost("it expired while this run could not renew it");
            return Ok(());
        }
        let is_past =
            |entry: &Entry| entry.is_of_run(&own.holder) || own.below.contains(&entry.number);
        if let Some(other) = entries.iter().find(|entry| !is_past(entry)) {
            self.ended_by(other);
            return Ok(());
        }
        own.attempts += 1;
        let highest = entries.iter().map(|entry| entry.number).max();
        let attempt = Attempt {
            number: highest.unwrap_or(own.number).next(),
            holder: self.holder.in_attempt(own.attempts),
            before: entries,
            sent_at: self.clock.now(),
        };
        if !make(&*self.store, &*self.clock, &attempt).await? {
            // The next look tells by whom.
            return Err(Fault::new(Class::Busy, "create", "it is contested"));
        }
        let (sent_at, unanswered) = (attempt.sent_at, own.unanswered);
        *own = Own::new(attempt, own.attempts);
        own.unanswered = unanswered;
        self.permit.renewed(sent_at);
        Ok(())
    }

    /// A higher number of another run ends this one, and so does another run's
    /// name in its entry. No one should have either: it is for the case that
    /// something took longer than it may.
    fn look_for_others(&self, entries: &[Entry], own: &Own) {
        let other = |entry: &&Entry| entry.number >= own.number && !entry.is_of_run(&own.holder);
        if let Some(entry) = entries.iter().find(other) {
            self.ended_by(entry);
        }
    }

    fn ended_by(&self, other: &Entry) {
        let by = other.holder.as_ref().map(ToString::to_string);
        let by = by.unwrap_or_else(|| "another run".to_owned());
        self.permit.lost(&format!("{by} took over"));
    }
}

/// Whether the store surely has not done it and never will.
fn is_refused(fault: &Fault) -> bool {
    matches!(
        fault.class,
        Class::Throttled | Class::Unreachable | Class::ClockSkew
    )
}
