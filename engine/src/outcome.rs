//! What became of a plan.

use std::{collections::BTreeMap, time::Duration};

use kavak_stack::{Key, Outputs};

use crate::Fault;

/// What became of a plan.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What failed, in the order in which it did.
    pub failures: Vec<(Key, Fault)>,
    /// What was not begun or not waited for to the end.
    pub unfinished: Vec<Key>,
    /// Why the run ended before its time, if it did.
    pub stopped: Option<StopReason>,
    /// The outputs of everything that is there.
    pub outputs: BTreeMap<Key, Outputs>,
    /// From the first step to the end.
    pub elapsed: Duration,
}

/// Why a run ends before its work does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The user asked for it: Ctrl-C.
    Interrupted,
    /// The system asked for it: SIGTERM.
    Terminated,
    /// Its time was over.
    DeadlinePassed,
    /// Another run holds the lock now.
    LockLost,
}

impl Outcome {
    /// Whether everything was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failures.is_empty() && self.unfinished.is_empty() && self.stopped.is_none()
    }
}
