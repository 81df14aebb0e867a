//! What the lock on an environment works with.

use std::sync::Arc;

use kavak_lock::Permit;
use kavak_stack::Environment;

use super::{Calls, Clients};

impl Clients {
    /// What the lock on an environment works with.
    #[must_use]
    pub fn lockable(&self, environment: &Environment) -> Lockable {
        Lockable {
            environment: environment.clone(),
            ssm: self.ssm.clone(),
            calls: self.calls.clone(),
        }
    }
}

/// What the lock on an environment works with.
#[derive(Clone, Debug)]
pub struct Lockable {
    pub(crate) environment: Environment,
    pub(crate) ssm: aws_sdk_ssm::Client,
    calls: Arc<Calls>,
}

impl Lockable {
    /// From now on changing calls of the clients that this is of go out only
    /// with this permit.
    pub fn demand(&self, permit: Permit) {
        self.calls.demand(permit);
    }
}
