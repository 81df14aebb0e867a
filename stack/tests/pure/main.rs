//! The stack, the differences and the plan, without any cloud: what is asked
//! for, what each drift leads to, and that a plan leads where it should.

#![expect(
    clippy::unwrap_used,
    reason = "what is missing fails the test; clippy knows only the tests themselves"
)]

mod data;
mod differences;
mod down;
mod drift;
mod histories;
mod hostile_values;
mod impact;
mod kinds;
mod order;
mod orphans;
mod replacements;
mod snapshots;
mod support;
mod tables;
