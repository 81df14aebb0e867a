//! Twilio's REST API: a person's words to a customer on WhatsApp.

mod client;

pub use client::{Client, SendError};
