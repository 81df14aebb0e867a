//! Bringing the agent to its customers: secrets, revisions, rollouts, one-off
//! tasks and their logs, and why one of these did not do what it should.
//!
//! `service`, `tasks`, `targets`, `revisions`, `image` and `logs` read; what
//! is made of it (`verdict`, `rollout::judge`) is pure.

pub mod deploy;
pub mod diagnosis;
pub mod facts;
pub mod image;
pub mod logs;
pub mod one_off;
pub mod revisions;
pub mod rollout;
pub mod scale;
pub mod secrets;
pub mod service;
pub mod snapshots;
mod targets;
mod tasks;
pub mod verdict;

pub use self::verdict::Verdict;
