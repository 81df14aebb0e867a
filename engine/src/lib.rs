//! Walks a plan: starts what can be started, waits for what takes its time,
//! repeats what may be repeated. Knows the stack's data and no AWS type.

mod cloud;
mod event;
mod fault;
mod mutate;
mod mutation;
mod order;
mod outcome;
pub mod retry;
mod run;
mod stop;
mod waiting;

pub use cloud::{Blocker, Cloud};
pub use event::{Event, Events, State};
pub use fault::{Class, Fault, Reason};
pub use mutate::mutate_once;
pub use outcome::{Outcome, StopReason};
pub use run::run;
pub use stop::Stop;
