//! AWS on this machine: the simulator behind a port, its world in a folder,
//! and real processes for the tasks, databases and caches in it.

mod access;
mod background;
mod balancer;
mod data_server;
mod error;
mod image;
mod plant;
mod process;
mod registry;
mod server;
mod state;

pub use self::{
    access::AccessKey,
    background::{Background, Connected, connect, stop_if_empty},
    error::Error,
    server::{Serving, serve},
    state::{Folder, Participation, Server},
};
