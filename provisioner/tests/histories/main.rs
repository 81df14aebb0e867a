//! Histories of environments, played in the simulator: what a seed decides
//! goes wrong, and in the end there is exactly one of everything, and after
//! `down` nothing.

#![expect(
    clippy::disallowed_methods,
    reason = "on a simulated clock nobody waits while somebody sleeps"
)]
#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

/// Half of a history is building and dropping small things.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod account;
mod admission;
mod alarms;
mod alias_records;
mod blocked;
mod cache_snapshots;
mod changes;
mod circumstances;
mod crash_points;
mod data;
mod doctor;
mod drill;
mod dump;
mod hands;
mod history;
mod machine;
mod many;
mod notify;
mod organisation;
mod permissions;
mod prober;
mod refused_early;
mod restore;
mod rivals;
mod run;
mod strangers;
mod switches;
mod time;
mod unmanaged;
mod visits;
