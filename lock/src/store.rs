//! Where entries are kept.

use std::{fmt, future::Future};

use kavak_engine::Fault;

use crate::LockHolder;

/// The number of an entry; the holder's is higher than those of the dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(pub u64);

impl Number {
    /// The one that is created where there is none.
    pub const FIRST: Self = Self(1);

    /// The one that takes over from this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One entry, as a look at the store shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub number: Number,
    /// Goes up by one with each renewal; the creation is the first.
    pub version: u64,
    /// Who made it; `None` if what it says can't be read.
    pub holder: Option<LockHolder>,
}

impl Entry {
    /// Whether this attempt made it.
    pub(crate) fn is_of(&self, attempt: &LockHolder) -> bool {
        self.holder
            .as_ref()
            .is_some_and(|holder| holder.run == attempt.run)
    }

    /// Whether any attempt of the same run made it.
    pub(crate) fn is_of_run(&self, attempt: &LockHolder) -> bool {
        self.holder
            .as_ref()
            .is_some_and(|holder| holder.is_same_run(attempt))
    }
}

/// A store of numbered entries. Looks may be [`LATE`](crate::LATE), for each entry
/// of its own; writes are seen by later writes.
pub trait Store: Send + Sync + 'static {
    /// All entries.
    fn list(&self) -> impl Future<Output = Result<Vec<Entry>, Fault>> + Send;

    /// Makes an entry: of several that try the same number, one succeeds, and
    /// the others fail with [`AlreadyExists`](kavak_engine::Class::AlreadyExists).
    fn create(
        &self,
        number: Number,
        holder: &LockHolder,
    ) -> impl Future<Output = Result<(), Fault>> + Send;

    /// Writes an entry again, or makes it if it is not there; returns its version.
    fn renew(
        &self,
        number: Number,
        holder: &LockHolder,
    ) -> impl Future<Output = Result<u64, Fault>> + Send;

    /// Removes entries, in this order; one that is not there is no failure.
    fn remove(&self, numbers: &[Number]) -> impl Future<Output = Result<(), Fault>> + Send;
}
