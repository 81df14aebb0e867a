//! `--local`: the whole stack on this machine, with the real agent, as a
//! developer has it.

#![expect(
    clippy::unwrap_used,
    reason = "in a test a panic is the message; the lint knows only test functions"
)]

mod agreements;
mod bad_input;
mod customers;
mod data;
mod desk;
mod drill;
mod export;
mod history;
mod https;
mod images;
mod machine_output;
mod readme;
mod restore;
mod sales;
mod terminal;
mod terraform;
mod walk;
