//! The simulator: requests in, answers out, a world in between.

mod answering;
mod journal;
mod performing;
mod state;

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::sync::Notify;

pub(crate) use self::answering::take;
use self::state::State;
pub use self::{answering::NoAnswer, journal::Entry};
use crate::{
    Service,
    caller::Caller,
    clock::{Clock, Moment},
    fault::ApiFault,
    fault_policy::{FaultPolicy, NoFaults},
    operation::Answer,
    policy_document::Document,
    wire::{self},
    world::World,
};

/// AWS as the stack sees it.
pub struct Simulator {
    clock: Clock,
    /// Duration of each call.
    latency: Duration,
    state: Mutex<State>,
    fault_policy: Mutex<Box<dyn FaultPolicy>>,
    callers: AtomicU64,
    changed: Notify,
}

impl Simulator {
    /// A simulator of `world` whose calls take `latency` each, and whose clock
    /// goes on at `at`. Where things take their time as on AWS, calls are
    /// counted and limited as there, too.
    #[must_use]
    pub fn new(world: World, latency: Duration, at: Moment) -> Self {
        Self {
            clock: Clock::from(at),
            latency,
            state: Mutex::new(State::of(world)),
            fault_policy: Mutex::new(Box::new(NoFaults)),
            callers: AtomicU64::new(0),
            changed: Notify::new(),
        }
    }

    /// From now on, this goes wrong. Calls are counted from here.
    pub fn play(&self, fault_policy: impl FaultPolicy + 'static) {
        *self
            .fault_policy
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Box::new(fault_policy);
        let mut state = self.state();
        state.calls = 0;
        state.changing_calls = 0;
    }

    /// From now on, every call that could change something is refused like that;
    /// or none is any more.
    pub fn refuse_changes(&self, fault: Option<ApiFault>) {
        self.state().refusal = fault;
    }

    /// From now on, callers may do what this policy document allows; or everything
    /// again.
    ///
    /// # Errors
    /// `MalformedPolicyDocument`.
    pub fn authorize(&self, policy: Option<&str>) -> Result<(), ApiFault> {
        let document = policy.map(Document::read).transpose()?;
        self.state().world.iam.callers = document.map(Arc::new);
        Ok(())
    }

    /// Creates a caller.
    pub(crate) fn new_caller(&self) -> Caller {
        Caller::of(self.callers.fetch_add(1, Ordering::Relaxed))
    }

    /// Ends when the world has changed, or may have.
    pub async fn world_changed(&self) {
        self.changed.notified().await;
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Reads the world, with all transitions applied that are due.
    pub fn inspect<T>(&self, read: impl FnOnce(&World) -> T) -> T {
        let mut state = self.state();
        state.world.settle(self.now());
        read(&state.world)
    }

    /// Changes the world past the callers: what hands, failures and processes
    /// do.
    pub fn change<T>(&self, change: impl FnOnce(&mut World, Moment) -> T) -> T {
        let now = self.now();
        let mut state = self.state();
        state.world.settle(now);
        let result = change(&mut state.world, now);
        drop(state);
        self.changed.notify_waiters();
        result
    }

    /// The calls made so far.
    #[must_use]
    pub fn journal(&self) -> Vec<Entry> {
        self.state().journal.clone()
    }

    /// Returns the number of calls since the fault policy was set, and how many of them
    /// could change something.
    #[must_use]
    pub fn calls(&self) -> (u64, u64) {
        let state = self.state();
        (state.calls, state.changing_calls)
    }

    /// Does one operation at once, with no wire and no faults between.
    ///
    /// # Errors
    /// As AWS refuses it.
    pub fn call(&self, service: Service, region: &str, operation: &str, input: Value) -> Answer {
        wire::check(service, operation, &input)?;
        let answer = self.perform(service, region, operation, input, None);
        self.changed.notify_waiters();
        answer
    }

    fn request_id(&self) -> String {
        self.state().world.dice.uuid()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
