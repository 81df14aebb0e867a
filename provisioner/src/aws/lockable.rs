//! What the lock on an environment works with.

use std::sync::Arc;

use kavak_lock::Permit;
use kavak_stack::Environment;

use super::{Calls, Clients};

impl Clients {
    /// What the lock on an environment works with. The run that takes it is recorded if it
    /// changed something.
    #[must_use]
    pub fn lockable(&self, environment: &Environment) -> Lockable {
        Lockable {
            environment: environment.clone(),
            recorded: Recorded::IfChanged,
            lock_ssm: self.lock_ssm.clone(),
            ssm: self.ssm.clone(),
            calls: self.calls.clone(),
        }
    }
}

/// Which runs are recorded in the environment's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// One that made a mutating call.
    IfChanged,
    /// One that made a mutating call and failed: a removal that succeeds removes the record.
    IfFailed,
    /// None: it changes nothing of the environment, which may not exist.
    Never,
}

/// What the lock on an environment works with.
#[derive(Clone, Debug)]
pub struct Lockable {
    pub(crate) environment: Environment,
    pub(crate) recorded: Recorded,
    /// For the lock alone, whose calls need no lock.
    pub(crate) lock_ssm: aws_sdk_ssm::Client,
    /// For the record of runs, which is written under the lock.
    pub(crate) ssm: aws_sdk_ssm::Client,
    calls: Arc<Calls>,
}

impl Lockable {
    /// The same for another kind of run.
    #[must_use]
    pub fn recorded(self, recorded: Recorded) -> Self {
        Self { recorded, ..self }
    }

    /// From now on mutating calls of the clients that this is of go out only
    /// with this permit.
    pub fn demand(&self, permit: Permit) {
        self.calls.demand(permit);
    }

    /// The mutating calls that the run made so far, those before it had the lock too.
    #[must_use]
    pub fn mutating_calls(&self) -> u64 {
        self.calls.changing()
    }
}
