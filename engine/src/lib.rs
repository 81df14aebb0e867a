//! Walks a plan: starts what can be started, waits for what takes its time,
//! repeats what may be repeated. Knows the stack's data and no AWS type.

mod cloud;
mod fault;
pub mod retry;

pub use cloud::Cloud;
pub use fault::{Class, Fault};
