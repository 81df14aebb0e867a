//! Makes, shows, changes and removes the stack of the sales agent on AWS.

pub mod aws;
pub mod cli;
pub mod commands;
pub mod context;
mod credentials;
pub mod delivery;
pub mod doctor;
pub mod end;
pub mod error;
pub mod gather;
mod grant;
pub mod interrupt;
pub mod invocation;
pub mod local;
pub mod lock;
pub mod machine;
pub mod network;
pub mod observe;
pub mod permissions;
pub mod resources;
pub mod secrets;
mod terraform;
mod text;
pub mod ui;
pub mod verify;
