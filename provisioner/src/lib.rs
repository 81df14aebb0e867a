//! Makes, shows, changes and removes the stack of the sales agent on AWS.

pub mod aws;
mod credentials;
mod observe;
mod resources;
pub mod secrets;
