//! Application Auto Scaling of the agent's service.

pub(crate) mod scalable_target;
pub(crate) mod scaling_policy;
