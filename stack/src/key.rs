//! Keys: what a resource is called in plans, events and errors.

pub use crate::{blueprint::keys::*, resource_key::Key};
