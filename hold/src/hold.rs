//! Holding, until it is released or lost.

use std::{sync::Arc, time::Duration};

use kavak_engine::{
    Class, Fault,
    retry::{self, Pauses},
};
use tokio::{sync::Mutex, time::sleep};

use crate::{
    Clock, Entry, FRESH, Holder, Number, Permit, RENEWED_EVERY, Store,
    claim::{
        Attempt, Claim, SETTLES, Verdict, confirm, create, is_unclear, limited, list, withdraw,
    },
};

/// Between two tries of a renewal that failed.
const TRIED_AGAIN_AFTER: Duration = Duration::from_secs(2);

/// How long a renewal without an answer may take to arrive, usually: one that
/// comes after the removal makes the entry again.
const STRAGGLES: Duration = Duration::from_secs(2);

/// The right to change an environment. It lasts as long as somebody
/// [keeps](Self::keep) it.
pub struct Hold<S> {
    store: Arc<S>,
    clock: Arc<dyn Clock>,
    /// Who holds, without the attempt.
    holder: Holder,
    permit: Permit,
    /// Held through every write: a release must not be overtaken by a renewal.
    entry: Mutex<Own>,
}

/// The holder's own entry.
struct Own {
    number: Number,
    version: u64,
    /// The attempt that made it.
    holder: Holder,
    /// How many attempts there were.
    attempts: u32,
    /// Renewals since the last answered one that may have been done, or still
    /// be on their way.
    unanswered: u64,
}

impl<S: Store> Hold<S> {
    pub(crate) fn new(claim: Claim<S>, attempt: Attempt, attempts: u32, permit: Permit) -> Self {
        Self {
            store: claim.store,
            clock: claim.clock,
            holder: claim.holder,
            permit,
            entry: Mutex::new(Own {
                number: attempt.number,
                version: 1,
                holder: attempt.holder,
                attempts,
                unanswered: 0,
            }),
        }
    }

    /// What changing calls ask.
    #[must_use]
    pub fn permit(&self) -> &Permit {
        &self.permit
    }

    /// The holder's number: the fencing token.
    pub async fn number(&self) -> Number {
        self.entry.lock().await.number
    }

    /// Renews the hold until it is lost or released.
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
                self.begin_anew(&mut own).await
            };
            drop(own);
            if renewed.is_err() {
                sleep(self.clock.real(TRIED_AGAIN_AFTER)).await;
            }
        }
    }

    /// Writes the entry again, and looks whether it still is the highest.
    async fn renew(&self, own: &mut Own) -> Result<(), Fault> {
        let sent_at = self.clock.now();
        // Counted before, for where nobody waits for the reply to its end.
        own.unanswered += 1;
        let renewal = self.store.renew(own.number, &own.holder);
        let version = limited("renew", renewal).await?;
        if !(own.version + 1..=own.version + own.unanswered).contains(&version) {
            self.permit.lost("somebody else removed or wrote it");
            if version == 1 {
                // It was gone; this has made it again.
                let _ = limited("remove", self.store.remove(&[own.number])).await;
            }
            return Ok(());
        }
        own.version = version;
        own.unanswered = 0;
        if let Ok(entries) = list(&*self.store).await {
            self.look_for_others(&entries, own);
        }
        self.permit.renewed(sent_at);
        Ok(())
    }

    /// Who was out of touch for too long goes on under a number of its own
    /// making: the old one may be somebody else's past.
    async fn begin_anew(&self, own: &mut Own) -> Result<(), Fault> {
        let entries = list(&*self.store).await?;
        let is_own = |entry: &&Entry| entry.number == own.number && entry.is_of(&own.holder);
        let Some(before) = entries.iter().find(is_own) else {
            self.permit.lost("it ended while this run was out of touch");
            return Ok(());
        };
        self.look_for_others(&entries, own);
        if self.permit.age().is_none() {
            return Ok(());
        }
        own.attempts += 1;
        let highest = entries.iter().map(|entry| entry.number).max();
        let attempt = Attempt {
            number: highest.unwrap_or(own.number).next(),
            holder: self.holder.in_attempt(own.attempts),
            before: Some(before.clone()),
            sent_at: self.clock.now(),
        };
        match create(&*self.store, &attempt).await {
            Err(fault) if !is_unclear(fault.class) => return Err(fault),
            _ => {}
        }
        match confirm(&*self.store, &*self.clock, &attempt).await {
            Verdict::Confirmed => {
                own.number = attempt.number;
                own.version = 1;
                own.holder = attempt.holder;
                own.unanswered = 0;
                self.permit.renewed(attempt.sent_at);
            }
            Verdict::Missed | Verdict::Surpassed => self.permit.lost("another run took over"),
            Verdict::Contested => {
                self.permit.lost("another run is at work");
                withdraw(&*self.store, &*self.clock, &attempt).await;
            }
            // The next try takes the number after it.
            Verdict::Unseen => {}
        }
        Ok(())
    }

    /// A higher number of another run ends this one, and so does another run's
    /// name in its entry.
    fn look_for_others(&self, entries: &[Entry], own: &Own) {
        let other = |entry: &&Entry| entry.number >= own.number && !entry.is_of_run(&own.holder);
        if let Some(entry) = entries.iter().find(other) {
            let by = entry.holder.as_ref().map(ToString::to_string);
            let by = by.unwrap_or_else(|| "another run".to_owned());
            self.permit.lost(&format!("{by} took over"));
        }
    }

    /// Lets go: from now on no changing call goes out. Removes the entry and
    /// all lower ones, unless it may be somebody else's past by now; such an
    /// entry is dead in a minute.
    ///
    /// # Errors
    /// Why entries may be left.
    pub async fn release(&self) -> Result<(), Fault> {
        let own = self.entry.lock().await;
        let is_mine = self.permit.check();
        self.permit.released();
        if let Err(why) = is_mine {
            return Err(Fault::new(Class::Stopped, "remove", why.to_string()));
        }
        // Lower ones go first: alone, they would be the highest again.
        let entries = retry::reading(|| list(&*self.store)).await?;
        let mut lower: Vec<Number> = entries.iter().map(|entry| entry.number).collect();
        lower.retain(|number| *number < own.number);
        lower.sort();
        let remove_lower = || limited("remove", self.store.remove(&lower));
        if !lower.is_empty() {
            retry::reading(remove_lower).await?;
        }
        if own.unanswered > 0 {
            sleep(self.clock.real(STRAGGLES)).await;
        }
        self.remove(&own).await
    }

    /// Removes the holder's own entry. As soon as that is done, the number may
    /// be somebody else's: it is tried again only where the store has said that
    /// it failed, and only if the entry is still there.
    async fn remove(&self, own: &Own) -> Result<(), Fault> {
        let mut pauses = Pauses::default();
        loop {
            let fault = match limited("remove", self.store.remove(&[own.number])).await {
                Ok(()) => return Ok(()),
                Err(fault) => fault,
            };
            let pause = pauses.next(fault.class);
            let Some(pause) = pause else {
                return Err(fault);
            };
            if fault.class == Class::Throttled {
                sleep(self.clock.real(pause)).await;
                continue;
            }
            sleep(self.clock.real(SETTLES)).await;
            let entries = retry::reading(|| list(&*self.store)).await?;
            let is_own = |entry: &Entry| entry.number == own.number && entry.is_of(&own.holder);
            if !entries.iter().any(is_own) {
                return Ok(());
            }
            if fault.class == Class::Ambiguous {
                // It may still be done.
                return Err(fault);
            }
        }
    }
}
