//! SNS.

pub(crate) mod topic;
