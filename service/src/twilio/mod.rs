//! Twilio's REST API: a person's words to a customer on WhatsApp, and replies with
//! buttons.

mod choices;
mod client;
mod contents;
mod media;
mod parts;
mod split;

pub use choices::Choices;
pub(crate) use choices::TEXT_PREFIX;
pub use client::{Client, MessageStatus, SendError};
pub use contents::Contents;
pub use media::{MediaClient, MediaError};
pub(crate) use parts::Parts;
pub(crate) use split::split;
