//! The lock that a command holds: the commands that it is composed of use the same one.

use std::sync::{Arc, Mutex, PoisonError};

use kavak_lock::Permit;
use kavak_stack::Environment;

use super::Context;

/// A locked environment, and what its mutating calls ask.
pub(super) type Locked = Arc<Mutex<Option<(Environment, Permit)>>>;

impl Context {
    /// The permit of the lock on this environment, if this command holds it.
    pub(crate) fn permit(&self, environment: &Environment) -> Option<Permit> {
        let locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner);
        let locked = locked.as_ref().filter(|(it, _)| it == environment);
        locked.map(|(_, permit)| permit.clone())
    }

    /// From now on this command holds this lock, or none.
    pub(crate) fn set_permit(&self, locked: Option<(Environment, Permit)>) {
        *self.locked.lock().unwrap_or_else(PoisonError::into_inner) = locked;
    }
}
