//! Twilio's REST API: a person's words to a customer on WhatsApp.

mod client;
mod media;

pub use client::{Client, SendError};
pub use media::{MediaClient, MediaError};
