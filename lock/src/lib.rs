//! The lock on an environment: one run at a time changes it.
//!
//! A run acquires the lock by creating a numbered entry in a [`Store`], whose only atomic
//! operation is create-if-absent. The holder renews its entry while it lives. Without any
//! entry, a run creates number one. With entries that have not changed for [`DEAD_AFTER`] on
//! the waiting run's own clock, it creates the next number. It then reads the entries once
//! more: beside its own there must be exactly those that it saw before. Otherwise it abandons
//! its entry, which expires, and starts over.
//!
//! # Why there are never two writers
//!
//! Assumptions: a call takes effect within [`LANDS_WITHIN`] of the decision to send it or
//! never, and no longer once it was answered; a removal takes effect once. A read shows each
//! entry as it was at most [`LATE`] before. Clocks are at most a twentieth too fast or too
//! slow, and no two clocks are ever compared. A run that releases the lock has completed its
//! mutating calls. A process may be suspended for any time, and may die at any other point.
//!
//! A run is *over* when none of its mutating calls can take effect any more.
//!
//! 1. **An entry seen unchanged for [`DEAD_AFTER`] belongs to a run that is over.** Mutating
//!    calls and renewals are sent only within [`FRESH`] after the *sending* of the last
//!    successful renewal (or of the creation). No one can have seen that renewal before it was
//!    sent, and `FRESH` plus `LANDS_WITHIN` is less than `DEAD_AFTER` even with clocks that
//!    disagree. A later renewal would have completed well before the final read, which would
//!    have observed it. A stale run continues only under a new number, acquired like any other.
//! 2. **An entry is removed only when its run is over.** Only a release removes entries: first
//!    those that were there before its own, which are dead by 1, then its own. Each removal
//!    starts while the holder is fresh, so by 1 no other run removes meanwhile. A removal is
//!    retried only if the store refused it; after a removal or renewal with a lost response the
//!    remaining entries are left to expire. So when a number becomes free, no call is in flight
//!    that could hit its next entry.
//! 3. **Of two runs, one is over when the other acquires the lock.** Let the entries of A and B
//!    exist from `a` and `b` on, and let their final reads begin later, at `A` and `B`. If
//!    neither run is over, both entries still exist (2) and neither was dead before the other
//!    (1), so neither read showed the other's entry. Reads lag by at most `LATE`:
//!    `b > A - LATE` and `a > B - LATE`. But a run that found other entries, say A, reads only
//!    when its own entry is older than twice `LATE`: `b > A - LATE >= a + LATE > B >= b`, a
//!    contradiction. If both found nothing, both created number one, and the store accepted
//!    only one of the two.
//!
//! What no protocol can exclude: a process that the operating system suspends for half a minute
//! between the check and the sending of a call. The check happens right before the bytes are
//! sent ([`SENT_WITHIN`]). Accepted: after a cancellation, a call that does not complete within
//! the grace period is abandoned and the lock is released all the same.
//!
//! If reads lag longer than assumed: two runs never start at once where no entry exists, because
//! the store decides that; and a holder that sees a higher number stops. If a store refuses or
//! hides for a while an entry with the name of one that was just removed (SSM's documentation
//! asks for half a minute between the two), acquiring the lock takes that long.

mod attempt;
mod claim;
mod clock;
mod holder;
mod lock;
mod permit;
mod store;
mod watch;

use std::time::Duration;

pub use self::{
    claim::{Claim, Unclaimed},
    clock::{Clock, Reading, SystemClock},
    holder::LockHolder,
    lock::Lock,
    permit::{NotLocked, Permit},
    store::{Entry, Number, Store},
};

/// Time without a renewal after which the lock of an entry has expired.
pub const DEAD_AFTER: Duration = Duration::from_secs(60);

/// Time after the sending of a renewal in which mutating calls may be sent. With clocks
/// that are a twentieth wrong, this plus [`LANDS_WITHIN`] is still less than [`DEAD_AFTER`].
pub const FRESH: Duration = Duration::from_secs(25);

/// Time between the decision to send a call and its bytes: a call that is later, because
/// the machine was suspended while it connected, is dropped.
pub const SENT_WITHIN: Duration = Duration::from_secs(10);

/// Time after that decision in which a call may take effect; none after its response.
pub const LANDS_WITHIN: Duration = Duration::from_secs(30);

/// Largest lag of a read, for each entry on its own.
pub const LATE: Duration = Duration::from_secs(3);

/// Interval of renewals.
pub const RENEWED_EVERY: Duration = Duration::from_secs(15);

/// Timeout of a call to the store.
pub const CALL_LIMIT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest and the shortest that a time by another machine's clock may be.
    fn longest(time: Duration) -> Duration {
        time.div_f64(0.95)
    }

    fn shortest(time: Duration) -> Duration {
        time.div_f64(1.05)
    }

    #[test]
    fn calls_of_a_holder_are_over_before_its_lock_expires() {
        assert!(longest(FRESH) + LANDS_WITHIN < shortest(DEAD_AFTER));
    }

    #[test]
    fn effective_renewal_is_seen_before_the_lock_expires() {
        assert!(longest(FRESH) * 2 + LATE < shortest(DEAD_AFTER));
    }

    #[test]
    fn next_holder_settles_for_twice_the_lag_of_a_read() {
        assert!(shortest(attempt::SETTLES) > LATE * 2);
    }

    #[test]
    fn call_sent_at_the_last_moment_has_most_of_its_time_left() {
        assert!(SENT_WITHIN * 2 < LANDS_WITHIN);
        assert!(CALL_LIMIT < SENT_WITHIN);
    }

    #[test]
    fn renewal_missed_once_is_in_time_the_second_time() {
        assert!(RENEWED_EVERY + CALL_LIMIT < FRESH);
    }
}
