//! Becoming the holder.

use std::{sync::Arc, time::Duration};

use kavak_engine::{
    Class, Fault,
    retry::{self, Pauses},
};
use tokio::time::{sleep, timeout};

use crate::{
    CALL_LIMIT, Clock, Entry, FRESH, Hold, Holder, Number, Permit, Reading, Store,
    watch::{Sight, Watch},
};

/// Between two looks at somebody else's entry, at first.
const LOOKS_EVERY: Duration = Duration::from_secs(2);

/// The same for who has waited for long.
const LOOKS_AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// Between two looks for one's own new entry.
const BETWEEN_CONFIRMATIONS: Duration = Duration::from_millis(300);

/// How long one's own new entry is looked for.
const LOOKED_FOR: Duration = Duration::from_secs(12);

/// What a look may be late by, where that matters.
pub(crate) const SETTLES: Duration = Duration::from_secs(3);

/// The wish to hold.
pub struct Claim<S> {
    /// Where entries are kept.
    pub store: Arc<S>,
    /// The machine's clocks.
    pub clock: Arc<dyn Clock>,
    /// Who wishes it.
    pub holder: Holder,
    /// How long to wait for others. Without any time the first look decides.
    pub wait: Duration,
}

/// Why it did not become the holder.
#[derive(Clone, Debug, PartialEq)]
pub enum Unclaimed {
    /// Somebody else holds, and the time to wait is over.
    Held(Entry),
    /// The store does not do what it is asked.
    Failed(Fault),
}

/// An entry that was created, or may have been.
pub(crate) struct Attempt {
    pub(crate) number: Number,
    /// Whose name is in it: one of this attempt alone.
    pub(crate) holder: Holder,
    /// What was taken for dead, or one's own before; nothing if there was nothing.
    pub(crate) before: Option<Entry>,
    pub(crate) sent_at: Reading,
}

/// What a second look says of an attempt.
pub(crate) enum Verdict {
    Confirmed,
    /// Another run has the number.
    Missed,
    /// Somebody else may hold all the same, under a lower number.
    Contested,
    /// Somebody else has a higher number. The entry is left: it says nothing,
    /// and by the time of a removal the number might be another's.
    Surpassed,
    /// The store does not show it.
    Unseen,
}

impl<S: Store> Claim<S> {
    /// Waits until it holds. Calls `tell` with the entry that is waited for,
    /// once for each.
    ///
    /// # Errors
    /// Who holds, when the time to wait is over; why the store can't be used.
    pub async fn settle(self, mut tell: impl FnMut(&Entry)) -> Result<Hold<S>, Unclaimed> {
        let began = self.clock.now();
        let (mut watch, mut pauses) = (Watch::default(), Pauses::default());
        let (mut told, mut attempts) = (None, 0);
        loop {
            let asked = self.clock.now();
            let entries = retry::reading(|| list(&*self.store)).await;
            let entries = entries.map_err(Unclaimed::Failed)?;
            let (number, before) = match watch.see(&entries, asked, self.clock.now()) {
                Sight::Free => (Number::FIRST, None),
                Sight::Dead(entry) => (entry.number.next(), Some(entry)),
                Sight::Held(entry, until_dead) => {
                    let waited = self.clock.now().at_least_since(began);
                    let is_own = entry.is_of_run(&self.holder.in_attempt(attempts));
                    if waited >= self.wait && !is_own {
                        return Err(Unclaimed::Held(entry));
                    }
                    if told != Some(entry.number) {
                        told = Some(entry.number);
                        tell(&entry);
                    }
                    let rest = self.wait.saturating_sub(waited);
                    let pause = between_looks(waited).min(until_dead).min(rest);
                    self.pause(pause.max(BETWEEN_CONFIRMATIONS)).await;
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
            match self.attempt(attempt).await {
                Ok(Some(attempt)) => return Ok(self.holding(attempt, attempts)),
                Ok(None) => watch = Watch::default(),
                Err(fault) => {
                    let pause = pauses.next(fault.class).ok_or(Unclaimed::Failed(fault))?;
                    self.pause(pause).await;
                }
            }
        }
    }

    /// Tries a number; `None` if somebody else was faster or is at work. An
    /// attempt that is not seen in the end is given up: dead in a minute.
    async fn attempt(&self, attempt: Attempt) -> Result<Option<Attempt>, Fault> {
        match create(&*self.store, &attempt).await {
            // A lost reply is cleared up by looking.
            Err(fault) if !is_unclear(fault.class) => return Err(fault),
            _ => {}
        }
        if attempt.before.is_some() {
            self.pause(SETTLES).await;
        }
        let verdict = confirm(&*self.store, &*self.clock, &attempt).await;
        match verdict {
            Verdict::Confirmed => return Ok(Some(attempt)),
            Verdict::Contested => {
                withdraw(&*self.store, &*self.clock, &attempt).await;
                let pause = Pauses::default().next(Class::Busy);
                self.pause(pause.unwrap_or(LOOKS_EVERY)).await;
            }
            Verdict::Missed | Verdict::Surpassed | Verdict::Unseen => {}
        }
        Ok(None)
    }

    fn holding(self, attempt: Attempt, attempts: u32) -> Hold<S> {
        let permit = Permit::new(self.clock.clone(), attempt.sent_at);
        Hold::new(self, attempt, attempts, permit)
    }

    async fn pause(&self, time: Duration) {
        sleep(self.clock.real(time)).await;
    }
}

/// A twentieth of what was waited already.
fn between_looks(waited: Duration) -> Duration {
    (waited / 20).clamp(LOOKS_EVERY, LOOKS_AT_LEAST_EVERY)
}

/// Whether it may have been done all the same, or by somebody else.
pub(crate) fn is_unclear(class: Class) -> bool {
    matches!(
        class,
        Class::AlreadyExists | Class::Ambiguous | Class::Transient
    )
}

/// Looks until it sees what became of an attempt. A look that shows the new
/// entry shows all that was there when it was made.
pub(crate) async fn confirm<S: Store>(store: &S, clock: &dyn Clock, attempt: &Attempt) -> Verdict {
    loop {
        let verdict = match list(store).await {
            Ok(entries) => judge(&entries, attempt),
            Err(_passing) => Verdict::Unseen,
        };
        let age = clock.now().at_most_since(attempt.sent_at);
        match verdict {
            Verdict::Unseen if age < LOOKED_FOR => {
                sleep(clock.real(BETWEEN_CONFIRMATIONS)).await;
            }
            // Too late to tell what came after.
            Verdict::Confirmed if age >= FRESH => return Verdict::Unseen,
            verdict => return verdict,
        }
    }
}

fn judge(entries: &[Entry], attempt: &Attempt) -> Verdict {
    let Some(own) = entries.iter().find(|entry| entry.number == attempt.number) else {
        return Verdict::Unseen;
    };
    if !own.is_of(&attempt.holder) {
        return Verdict::Missed;
    }
    let is_higher = |entry: &Entry| entry.number > attempt.number;
    let is_as_before = match &attempt.before {
        None => entries.len() == 1,
        Some(before) => entries.contains(before),
    };
    if entries.iter().any(is_higher) {
        Verdict::Surpassed
    } else if is_as_before {
        Verdict::Confirmed
    } else {
        Verdict::Contested
    }
}

/// Takes an entry back that was created a moment ago; later it might be
/// another's of the same number.
pub(crate) async fn withdraw<S: Store>(store: &S, clock: &dyn Clock, attempt: &Attempt) {
    if clock.now().at_most_since(attempt.sent_at) < FRESH {
        // If it stays, it is dead in a minute.
        let _ = limited("remove", store.remove(&[attempt.number])).await;
    }
}

pub(crate) async fn list<S: Store>(store: &S) -> Result<Vec<Entry>, Fault> {
    limited("list", store.list()).await
}

pub(crate) async fn create<S: Store>(store: &S, attempt: &Attempt) -> Result<(), Fault> {
    limited("create", store.create(attempt.number, &attempt.holder)).await
}

/// A call to the store, given up when it takes too long.
pub(crate) async fn limited<T>(
    action: &'static str,
    call: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let given_up = |_| {
        let message = format!("no answer within {} s", CALL_LIMIT.as_secs());
        Fault::new(Class::Ambiguous, action, message)
    };
    timeout(CALL_LIMIT, call)
        .await
        .unwrap_or_else(|elapsed| Err(given_up(elapsed)))
}
