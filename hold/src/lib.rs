//! One run at a time changes an environment.
//!
//! Who does holds it: a numbered entry in a [`Store`] whose one atomic deed is
//! to create what is not there. The highest number is the holder. The holder
//! renews its entry as long as it lives; whoever waits watches the entry, and
//! when it has not changed for [`DEAD_AFTER`] by the waiter's own clock, the
//! waiter creates the next number. No two machines' clocks are ever compared.
//!
//! Why there are never two writers:
//!
//! - A changing call goes out only within [`FRESH`] after the holder *sent*
//!   its last renewal that succeeded. Nobody can have seen that renewal before
//!   it was sent, so nobody takes over until [`DEAD_AFTER`] later; the time
//!   between the two is for the call itself, which is given up after as much.
//! - An entry is never renewed later than that: who was asleep longer goes on
//!   only under a number of its own making, the next one, if that is still
//!   there to be had.
//! - Who has created a number looks once more before it changes anything. What
//!   it took for dead must still be there, unchanged; if nothing was there,
//!   nothing else may have appeared. Otherwise it withdraws.
//! - Only the holder removes entries, its own and lower ones, and only while it
//!   may make changing calls. Numbers begin at one again when all are gone.
//!
//! What no protocol can see: a process that the system stops for half a minute
//! between the check and the sending of one call.

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

/// How long a call may take to have its effect. One that was answered has none
/// after that answer.
pub const LANDS_WITHIN: Duration = Duration::from_secs(30);

/// By how much a look may be late, for each entry of its own.
pub const LATE: Duration = Duration::from_secs(3);

/// Between two renewals.
pub const RENEWED_EVERY: Duration = Duration::from_secs(15);

/// How long one call to the store may take.
pub const CALL_LIMIT: Duration = Duration::from_secs(5);
