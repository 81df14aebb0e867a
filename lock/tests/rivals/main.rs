//! Rivals for one environment, in simulated time: runs that are killed, that
//! sleep and wake up, whose clocks disagree, over a store that answers late,
//! twice or never.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

mod chance;
mod flaky;
mod process;
mod stories;
mod world;
