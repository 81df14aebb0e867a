//! One run at a time changes an environment.
//!
//! Who does holds it: a numbered entry in a [`Store`] whose one atomic operation is
//! to create what is not there. The holder renews its entry as long as it lives.
//! Where nothing is there, number one is created; where all that is there has
//! not changed for [`DEAD_AFTER`] by the clock of who waits, the next number.
//! Its maker then looks once more: beside its own entry there must be exactly
//! what was there before. Otherwise it leaves the entry to die, and begins again.
//!
//! # Why there are never two writers
//!
//! Assumed: a call has its effect within [`LANDS_WITHIN`] of the decision to
//! send it, or never; none once it was answered; a removal has it once. A look
//! shows each entry as it was at most [`LATE`] before. Clocks are at most a
//! twentieth too fast or too slow; no two are ever compared. Whoever releases
//! has its changing calls behind it. A process may stop, for however long, and
//! end anywhere else.
//!
//! A run is *over* when none of its changing calls can have an effect any more.
//!
//! 1. **What was seen unchanged for [`DEAD_AFTER`] is of a run that is over.**
//!    Changing calls and renewals go out only within [`FRESH`] after the holder
//!    *sent* the last renewal (or the creation) that succeeded. Nobody can have
//!    seen that before it was sent, and `FRESH` and `LANDS_WITHIN` together are
//!    less than `DEAD_AFTER` even by clocks that disagree. Had there been a next
//!    one, it had been answered long before the minute's last look, and be seen
//!    by it. Who slept longer goes on only under a new number, claimed as by
//!    anybody else.
//! 2. **An entry goes only when its run is over.** Only a release removes: what
//!    was there before its own entry, dead by 1, and then its own. It begins each
//!    while it is fresh, so by 1 nobody else does meanwhile. It removes a number
//!    again only if the store refused; after a removal or renewal without an
//!    answer it leaves the rest to die. So when a number is free to be created
//!    again, nothing is under way that could hit the new entry.
//! 3. **Of two runs one is over when the other becomes the holder.** Let A and B
//!    have their entries there from `a` and `b` on, and begin their last looks
//!    later, at `A` and `B`. If neither is over, both entries are still there (2),
//!    and neither was dead before the other (1): so neither look showed the
//!    other's entry. That was `LATE` at most: `b > A - LATE` and `a > B - LATE`.
//!    But who found others' entries, say A, looks only when its own is there for
//!    twice `LATE`: `b > A - LATE >= a + LATE > B >= b`, which can't be. And if
//!    both found nothing, both created number one, and of those that were there
//!    at the same time the store made one.
//!
//! What no protocol can see: a process that the system stops for half a minute
//! between the check and the sending of one call; it is checked right before the
//! bytes go out ([`SENT_WITHIN`]). What is accepted: after the
//! order to stop, a call that does not end within its grace is left to itself,
//! and the hold is let go all the same.
//!
//! Without its assumptions: looks that are later than that never let two runs
//! begin at once where nothing is there, because that is the store's decision;
//! and a holder that sees a higher number ends. A store that refuses or hides for
//! a while what has the name of something just removed (SSM's documentation asks
//! for half a minute between the two) makes a claim take that time.

mod claim;
mod clock;
mod hold;
mod holder;
mod permit;
mod store;
mod watch;

use std::time::Duration;

pub use self::{
    claim::{Claim, Unclaimed},
    clock::{Clock, Reading, SystemClock},
    hold::Hold,
    holder::Holder,
    permit::{NotHeld, Permit},
    store::{Entry, Number, Store},
};

/// An entry that was not renewed for this time has no living holder.
pub const DEAD_AFTER: Duration = Duration::from_secs(60);

/// How long after a renewal was sent changing calls may go out. With clocks
/// that are a twentieth wrong, this and [`LANDS_WITHIN`] are still less than
/// [`DEAD_AFTER`].
pub const FRESH: Duration = Duration::from_secs(25);

/// How long after the decision to send a call its bytes may go out: what is
/// later, because the machine slept while it connected, is not to be sent.
pub const SENT_WITHIN: Duration = Duration::from_secs(10);

/// How long after that decision a call may take to have its effect. One that was
/// answered has none after that answer.
pub const LANDS_WITHIN: Duration = Duration::from_secs(30);

/// By how much a look may be late, for each entry of its own.
pub const LATE: Duration = Duration::from_secs(3);

/// Between two renewals.
pub const RENEWED_EVERY: Duration = Duration::from_secs(15);

/// How long one call to the store may take.
pub const CALL_LIMIT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    /// The longest and the shortest that a time by somebody's clock may be.
    fn longest(time: Duration) -> Duration {
        time.div_f64(0.95)
    }

    fn shortest(time: Duration) -> Duration {
        time.div_f64(1.05)
    }

    #[test]
    fn what_a_holder_sends_is_over_before_anybody_takes_it_for_dead() {
        assert!(longest(FRESH) + LANDS_WITHIN < shortest(DEAD_AFTER));
    }

    #[test]
    fn a_renewal_that_counts_is_seen_before_anybody_takes_its_holder_for_dead() {
        assert!(longest(FRESH) * 2 + LATE < shortest(DEAD_AFTER));
    }

    #[test]
    fn who_follows_settles_for_twice_the_time_that_a_look_is_late() {
        assert!(shortest(claim::SETTLES) > LATE * 2);
    }

    #[test]
    fn what_is_sent_at_the_last_moment_has_the_longer_part_of_its_time_left() {
        assert!(SENT_WITHIN * 2 < LANDS_WITHIN);
        assert!(CALL_LIMIT < SENT_WITHIN);
    }

    #[test]
    fn a_renewal_that_is_missed_once_comes_in_time_the_second_time() {
        assert!(RENEWED_EVERY + CALL_LIMIT < FRESH);
    }
}
