//! Load balancers that admit only some networks.

use crate::error::Error;

/// Why this machine may get no answer from an agent that serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShutOut {
    /// The networks that reach the load balancer.
    admitted: Vec<String>,
}

impl ShutOut {
    /// `None` where everyone reaches the load balancer.
    #[must_use]
    pub fn of(admitted: &[String]) -> Option<Self> {
        let admitted = admitted.to_vec();
        (!admitted.is_empty()).then_some(Self { admitted })
    }

    /// What to know before the agent is waited for.
    #[must_use]
    pub fn notice(&self) -> String {
        let networks = self.admitted.join(", ");
        format!(
            "ingress.allow_cidrs admits only {networks}: from outside of them the agent does not answer this machine, and `--wait stable` does not ask it"
        )
    }

    /// The error with this as a possible cause.
    #[must_use]
    pub fn explain(&self, error: Error) -> Error {
        let networks = self.admitted.join(", ");
        error
            .because(format!(
                "ingress.allow_cidrs admits only {networks}, and this machine's address may lie outside of them"
            ))
            .next("run `verify` from an admitted network; from elsewhere, `up --wait stable` does not ask the agent")
    }
}
