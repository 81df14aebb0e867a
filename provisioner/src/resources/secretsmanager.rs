//! Secrets Manager.

pub(crate) mod secret;
pub(crate) mod secret_value;
