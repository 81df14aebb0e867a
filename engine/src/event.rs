//! Events of the engine's run; the caller draws them.

use std::time::Duration;

use kavak_stack::{Key, Kind, plan::Action};

use crate::Fault;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Work on a resource began, was done, failed or will not be begun.
    Change {
        /// The place of the step in the plan.
        step: usize,
        /// Which resource.
        key: Key,
        /// Its kind.
        kind: Kind,
        /// What is done with it.
        action: Action,
        /// How far it is.
        state: State,
        /// What AWS calls it, once that is known.
        id: Option<String>,
        /// Since the work on it began.
        elapsed: Duration,
    },
    /// A resource that is waited for is in this condition now.
    Wait {
        /// The place of the step in the plan.
        step: usize,
        /// Which resource.
        key: Key,
        /// What it waits for, in AWS's words: `creating`.
        for_what: String,
        /// Since the work on it began.
        elapsed: Duration,
    },
    /// A call failed in a way that passes; it is tried again.
    Retry {
        /// Which resource.
        key: Key,
        /// What failed.
        fault: Fault,
        /// Time until the next try.
        pause: Duration,
    },
}

/// How far the work on a resource is.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// The first call is on its way.
    Started,
    /// It is as it should be.
    Done,
    /// It will not be as it should be in this run.
    Failed(Fault),
    /// Something that it needs failed, or the run was asked to stop.
    Skipped,
}

/// Where events go.
pub type Events = tokio::sync::mpsc::UnboundedSender<Event>;
