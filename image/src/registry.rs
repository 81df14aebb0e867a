//! The registry protocol (OCI distribution), as much of it as a push and a
//! look-up need.
//!
//! A client of our own: a push must go on after a broken connection, take a
//! new login when the token expires in its middle, tell how far it is, and
//! send a layer in one piece where it can, because Amazon ECR answers 201 to
//! every further piece and keeps none of them. Clients that are there to be
//! used send pieces, begin again from the start, and tell nothing.

mod answer;
mod authorization;
mod client;
mod error;
mod lookup;
mod push;
mod retry;
mod upload;

pub use self::{
    authorization::{Credentials, Login, LoginError},
    client::Client,
    error::RegistryError,
    lookup::Found,
    push::{Event, Events, Pushed},
};
