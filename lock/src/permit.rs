//! The permission to make changing calls, as each of them asks for it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{Clock, FRESH, Reading};

/// Returns whether a changing call may go out now. Copies return the same.
#[derive(Clone)]
pub struct Permit {
    state: Arc<Mutex<State>>,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Debug)]
enum State {
    /// When the last renewal that succeeded was sent.
    Renewed(Reading),
    /// Lost for good, with the reason.
    Lost(String),
    Released,
}

/// Why no changing call may go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLocked {
    /// Not for now: it goes on once the lock is renewed.
    #[error("the lock on the environment was last renewed {} s ago: nothing is changed until it is renewed", .0.as_secs())]
    Unrenewed(Duration),
    /// Never again in this run.
    #[error("the lock on the environment is lost: {0}")]
    Lost(String),
    /// The run has let it go.
    #[error("the lock on the environment was released")]
    Released,
}

impl Permit {
    pub(crate) fn new(clock: Arc<dyn Clock>, sent_at: Reading) -> Self {
        Self {
            state: Arc::new(Mutex::new(State::Renewed(sent_at))),
            clock,
        }
    }

    /// Whether a changing call may go out now.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check(&self) -> Result<(), NotLocked> {
        match &*self.state() {
            State::Renewed(sent_at) => {
                let age = self.clock.now().at_most_since(*sent_at);
                if age < FRESH {
                    Ok(())
                } else {
                    Err(NotLocked::Unrenewed(age))
                }
            }
            State::Lost(why) => Err(NotLocked::Lost(why.clone())),
            State::Released => Err(NotLocked::Released),
        }
    }

    /// How long ago the last renewal was sent; `None` once there will be no more.
    pub(crate) fn age(&self) -> Option<Duration> {
        match &*self.state() {
            State::Renewed(sent_at) => Some(self.clock.now().at_most_since(*sent_at)),
            State::Lost(_) | State::Released => None,
        }
    }

    /// The same as it is now, whatever becomes of this one.
    pub(crate) fn freshness(&self) -> Self {
        Self {
            state: Arc::new(Mutex::new(self.state().clone())),
            clock: self.clock.clone(),
        }
    }

    pub(crate) fn renewed(&self, sent_at: Reading) {
        self.set(State::Renewed(sent_at));
    }

    pub(crate) fn lost(&self, why: &str) {
        self.set(State::Lost(why.to_owned()));
    }

    pub(crate) fn released(&self) {
        self.set(State::Released);
    }

    /// What is over stays over.
    fn set(&self, next: State) {
        let mut state = self.state();
        if matches!(*state, State::Renewed(_)) {
            *state = next;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Permit").field(&*self.state()).finish()
    }
}
