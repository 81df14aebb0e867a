//! The built binary on the simulator, checked with an independent client.
//!
//! One test binary: it links once. Each test has its own account, so all run at once.

#![expect(
    clippy::disallowed_methods,
    reason = "tests choose Python and the number of kills themselves"
)]

mod adoption;
mod bad_input;
mod delivery;
mod domain;
mod down;
mod drift;
mod faults;
mod image;
mod kills;
mod locks;
mod machine_output;
mod neighbours;
mod plain_emulator;
mod reaping;
mod secrecy;
mod signals;
mod status;
mod up;

#[path = "../support/mod.rs"]
mod support;
