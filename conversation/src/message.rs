//! What comes in.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// A customer's message.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    /// What was written, as it came; may be empty.
    pub text: &'a str,
    /// Where it came from.
    pub channel: Channel,
    /// Who sent it, where the channel tells.
    pub sender: Option<Sender>,
    /// When it was written, in America/Mexico_City.
    pub now: DateTime,
}

/// Where a message came from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The web page.
    Web,
    /// The JSON interface.
    #[default]
    Api,
    /// WhatsApp.
    Whatsapp,
}

/// Who sent a message, as the channel tells.
#[derive(Clone, PartialEq, Eq)]
pub struct Sender {
    /// The sender's number in E.164; a username's id is no number.
    pub phone: Option<String>,
    /// The name on the sender's profile.
    pub profile_name: Option<String>,
}

impl Sender {
    /// Reads who sent a message from the channel's name of the sender
    /// (`whatsapp:+5215512345678`, `whatsapp:MX.1349…`).
    pub fn new(from: &str, profile_name: Option<String>) -> Self {
        Self {
            phone: crate::phone::sender_phone(from),
            profile_name,
        }
    }
}

/// Says nothing about the person: numbers and names stay out of logs.
impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender(..)")
    }
}
