//! What the hold on an environment works with.

use std::sync::Arc;

use kavak_hold::Permit;
use kavak_stack::Environment;

use super::{Aws, Calls};

impl Aws {
    /// What the hold on this environment works with.
    #[must_use]
    pub fn holdable(&self) -> Holdable {
        Holdable {
            environment: self.environment.clone(),
            ssm: self.ssm.clone(),
            calls: self.calls.clone(),
        }
    }
}

/// What the hold on an environment works with.
#[derive(Clone, Debug)]
pub struct Holdable {
    pub(crate) environment: Environment,
    pub(crate) ssm: aws_sdk_ssm::Client,
    calls: Arc<Calls>,
}

impl Holdable {
    /// From now on changing calls of the clients that this is of go out only
    /// with this permit.
    pub fn demand(&self, permit: Permit) {
        self.calls.demand(permit);
    }
}
