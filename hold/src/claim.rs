//! Becoming the holder.

use std::{sync::Arc, time::Duration};

use kavak_engine::{
    Class, Fault,
    retry::{self, Pauses},
};
use tokio::time::{sleep, timeout};

use crate::{
    CALL_LIMIT, Clock, Entry, Hold, Holder, Number, Permit, Reading, Store,
    watch::{Sight, Watch},
};

/// Between two looks at somebody else's entry, at first.
const LOOKS_EVERY: Duration = Duration::from_secs(2);

/// The same for who has waited for long.
const LOOKS_AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// Between two looks for one's own new entry.
const BETWEEN_CONFIRMATIONS: Duration = Duration::from_millis(300);

/// How long one's own new entry is looked for.
const LOOKED_FOR: Duration = Duration::from_secs(20);

/// How long an entry is there before the look that counts, where something else
/// was there before: twice [`LATE`](crate::LATE), and a little for clocks that are too fast.
pub(crate) const SETTLES: Duration = Duration::from_secs(7);

/// The wish to hold.
pub struct Claim<S> {
    /// Where entries are kept.
    pub store: Arc<S>,
    /// The machine's clocks.
    pub clock: Arc<dyn Clock>,
    /// Who wishes it.
    pub holder: Holder,
    /// How long to wait for others that are alive. Whether one is alive shows
    /// within half a minute; the dead are always waited out.
    pub wait: Duration,
}

/// Why it did not become the holder.
#[derive(Clone, Debug, PartialEq)]
pub enum Unclaimed {
    /// Somebody else holds and has shown life, and the time to wait is over.
    Held(Entry),
    /// The store does not do what it is asked.
    Failed(Fault),
}

/// An entry that was created, or may have been.
pub(crate) struct Attempt {
    pub(crate) number: Number,
    /// Whose name is in it: one of this attempt alone.
    pub(crate) holder: Holder,
    /// All that was there: dead, or of the same run.
    pub(crate) before: Vec<Entry>,
    pub(crate) sent_at: Reading,
}

/// What a look says of an attempt.
enum Verdict {
    /// It is there, and beside it all that was there before and nothing else.
    Alone,
    /// Another has the number, or something else came or went. The entry is
    /// left: it says nothing, is dead in a minute, and by the time of a removal
    /// the number might be another's.
    Contested,
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
        let (mut first_seen, mut told, mut attempts) = (None, None, 0);
        loop {
            let asked = self.clock.now();
            let entries = retry::reading(|| list(&*self.store)).await;
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
                    if told != Some(entry.number) {
                        told = Some(entry.number);
                        tell(&entry);
                    }
                    let rest = if is_over {
                        until_dead
                    } else {
                        self.wait.saturating_sub(waited)
                    };
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
            match make(&*self.store, &*self.clock, &attempt).await {
                Ok(true) => return Ok(self.holding(attempt, attempts)),
                Ok(false) => self.pause(BETWEEN_CONFIRMATIONS).await,
                Err(fault) => {
                    let pause = pauses.next(fault.class).ok_or(Unclaimed::Failed(fault))?;
                    self.pause(pause).await;
                }
            }
        }
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

/// Makes an entry and tells whether it makes its run the holder.
///
/// # Errors
/// Why it was surely not made.
pub(crate) async fn make<S: Store>(
    store: &S,
    clock: &dyn Clock,
    attempt: &Attempt,
) -> Result<bool, Fault> {
    let create = store.create(attempt.number, &attempt.holder);
    match limited("create", create).await {
        Ok(()) => Ok(confirm(store, clock, attempt, true).await),
        // A lost reply is cleared up by looking.
        Err(fault) if is_unclear(fault.class) => Ok(confirm(store, clock, attempt, false).await),
        Err(fault) => Err(fault),
    }
}

/// Whether it may have been done all the same, or by somebody else.
fn is_unclear(class: Class) -> bool {
    matches!(
        class,
        Class::AlreadyExists | Class::Ambiguous | Class::Transient
    )
}

/// Looks until it sees what became of an attempt. The look that counts begins
/// when the entry is surely there, for [`SETTLES`] where others were there before.
async fn confirm<S: Store>(
    store: &S,
    clock: &dyn Clock,
    attempt: &Attempt,
    mut is_there: bool,
) -> bool {
    let mut is_settled = false;
    loop {
        if is_there && !is_settled {
            is_settled = true;
            if !attempt.before.is_empty() {
                sleep(clock.real(SETTLES)).await;
            }
        }
        let verdict = match list(store).await {
            Ok(entries) => judge(&entries, attempt),
            Err(_passing) => Verdict::Unseen,
        };
        if clock.now().at_most_since(attempt.sent_at) >= LOOKED_FOR {
            return false;
        }
        match verdict {
            Verdict::Alone if is_settled => return true,
            Verdict::Alone => is_there = true,
            Verdict::Contested => return false,
            Verdict::Unseen => sleep(clock.real(BETWEEN_CONFIRMATIONS)).await,
        }
    }
}

fn judge(entries: &[Entry], attempt: &Attempt) -> Verdict {
    let is_new = |entry: &&Entry| entry.number == attempt.number;
    match entries.iter().find(is_new) {
        None => return Verdict::Unseen,
        Some(entry) if !entry.is_of(&attempt.holder) => return Verdict::Contested,
        Some(_) => {}
    }
    let was_before = |entry: &Entry| {
        let is_own = |before: &Entry| {
            // Its own may still be changed by a renewal that was under way.
            before.number == entry.number && entry.is_of_run(&attempt.holder)
        };
        let is_it = |before: &Entry| before == entry || is_own(before);
        is_new(&entry) || attempt.before.iter().any(is_it)
    };
    // A number is there once: with all of them, and as many, nothing is missing.
    if entries.iter().all(was_before) && entries.len() == attempt.before.len() + 1 {
        Verdict::Alone
    } else {
        Verdict::Contested
    }
}

pub(crate) async fn list<S: Store>(store: &S) -> Result<Vec<Entry>, Fault> {
    limited("list", store.list()).await
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
