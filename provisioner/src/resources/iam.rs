//! Identity and access management.

pub(crate) mod role;
