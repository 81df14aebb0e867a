//! One attempt to create an entry, and whether its run has acquired the lock by it.

use std::time::Duration;

use kavak_engine::{Class, Fault};
use tokio::time::{sleep, timeout};

use crate::{CALL_LIMIT, Clock, Entry, LockHolder, Number, Reading, Store};

/// Interval of polls for the run's own new entry.
pub(crate) const CONFIRM_INTERVAL: Duration = Duration::from_millis(300);

/// Time for which the run's own new entry is polled.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(20);

/// Age of an entry at the final read, where other entries existed before: twice
/// [`LATE`](crate::LATE), and a margin for fast clocks.
pub(crate) const SETTLES: Duration = Duration::from_secs(7);

/// An entry that was created, or may have been.
pub(crate) struct Attempt {
    pub(crate) number: Number,
    /// Whose name is in it: one of this attempt alone.
    pub(crate) holder: LockHolder,
    /// All that was there: dead, or of the same run.
    pub(crate) before: Vec<Entry>,
    pub(crate) sent_at: Reading,
}

/// The state of an attempt by one read.
enum Confirmation {
    /// Its entry exists, and beside it exactly those that existed before.
    Alone,
    /// Another run has the number, or another entry came or went. The entry is abandoned
    /// and expires in a minute: at the time of a removal its number could be another run's.
    Contested,
    /// The store does not show it yet.
    Unseen,
}

/// Creates an entry and returns whether its run has acquired the lock.
///
/// # Errors
/// The failure after which it certainly does not exist.
pub(crate) async fn make<S: Store>(
    store: &S,
    clock: &dyn Clock,
    attempt: &Attempt,
) -> Result<bool, Fault> {
    let create = store.create(attempt.number, &attempt.holder);
    match limited("create", create).await {
        Ok(()) => Ok(confirm(store, clock, attempt, true).await),
        // After a lost response, a read decides.
        Err(fault) if is_ambiguous(fault.class) => Ok(confirm(store, clock, attempt, false).await),
        Err(fault) => Err(fault),
    }
}

/// Whether the entry may exist all the same, or may be another run's.
fn is_ambiguous(class: Class) -> bool {
    matches!(
        class,
        Class::AlreadyExists | Class::Ambiguous | Class::Transient
    )
}

/// Polls until the outcome of an attempt is known. The final read begins when the entry
/// certainly exists, and for [`SETTLES`] where other entries existed before.
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
        let confirmation = match list(store).await {
            Ok(entries) => judge(&entries, attempt),
            Err(_passing) => Confirmation::Unseen,
        };
        if clock.now().at_most_since(attempt.sent_at) >= CONFIRM_TIMEOUT {
            return false;
        }
        match confirmation {
            Confirmation::Alone if is_settled => return true,
            Confirmation::Alone => is_there = true,
            Confirmation::Contested => return false,
            Confirmation::Unseen => sleep(clock.real(CONFIRM_INTERVAL)).await,
        }
    }
}

fn judge(entries: &[Entry], attempt: &Attempt) -> Confirmation {
    let is_new = |entry: &&Entry| entry.number == attempt.number;
    match entries.iter().find(is_new) {
        None => return Confirmation::Unseen,
        Some(entry) if !entry.is_of(&attempt.holder) => return Confirmation::Contested,
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
        Confirmation::Alone
    } else {
        Confirmation::Contested
    }
}

pub(crate) async fn list<S: Store>(store: &S) -> Result<Vec<Entry>, Fault> {
    limited("list", store.list()).await
}

/// A call to the store with a timeout, after which its result is ambiguous.
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
