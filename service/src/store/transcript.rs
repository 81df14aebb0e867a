//! The transcript of a conversation, message by message.

use std::fmt;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use kavak_conversation::Channel;
use serde::{Deserialize, Serialize};

use super::{SessionId, StoreError, TurnId};
use crate::settings::Retention;

/// The author of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The customer.
    Customer,
    /// This program.
    Agent,
    /// A person of the sales team.
    Person,
}

impl Author {
    /// As it is kept.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Person => "person",
        }
    }

    /// Reads what was kept; an author that only a newer build knows is taken
    /// for the agent.
    pub(super) fn from_stored(text: &str) -> Self {
        match text {
            "customer" => Self::Customer,
            "person" => Self::Person,
            _ => Self::Agent,
        }
    }
}

/// A message to be saved with its turn.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The author.
    pub author: Author,
    /// The words.
    pub text: String,
    /// When, in milliseconds since 1970.
    pub sent_at_ms: i64,
}

/// The messages of one turn, in order.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// The channel of the messages.
    pub channel: Channel,
    /// Oldest first.
    pub messages: &'a [NewMessage],
}

/// A message as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct TranscriptMessage {
    /// Its place in the order of messages.
    pub position: i64,
    /// The turn that saved it.
    pub turn: TurnId,
    /// The author.
    pub author: Author,
    /// `web`, `api` or `whatsapp`.
    pub channel: String,
    /// The words.
    pub text: String,
    /// When, in milliseconds since 1970.
    pub sent_at_ms: i64,
    /// The delivery status of a message to WhatsApp: `sent` once Twilio took it, `delivered`, or
    /// `failed:` and a code. None of the customer's own, and of replies to Twilio's request.
    pub delivery: Option<String>,
    /// The ids under which Twilio took it and its parts, separated by spaces.
    pub twilio_sids: Option<String>,
}

/// Shows author and time without the text: customers write their names and numbers.
impl fmt::Debug for NewMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewMessage")
            .field("author", &self.author)
            .finish_non_exhaustive()
    }
}

/// Shows author and time without the text.
impl fmt::Debug for TranscriptMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TranscriptMessage")
            .field("position", &self.position)
            .field("turn", &self.turn)
            .field("author", &self.author)
            .finish_non_exhaustive()
    }
}

/// The messages of a conversation to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excerpt {
    /// The newest.
    Newest,
    /// The first after this position.
    After(i64),
}

/// The times before which personal data has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry {
    /// Messages sent before are swept; milliseconds since 1970.
    pub messages_before_ms: i64,
    /// Leads that last changed before are swept; milliseconds since 1970.
    pub leads_before_ms: i64,
}

impl Expiry {
    /// Creates the expiry at `now`.
    pub fn new(retention: Retention, now: Timestamp) -> Self {
        let before_ms = |days: u32| {
            let age = SignedDuration::from_hours(i64::from(days) * 24);
            now.as_millisecond()
                .saturating_sub(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
        };
        Self {
            messages_before_ms: before_ms(retention.transcript_days),
            leads_before_ms: before_ms(retention.lead_days),
        }
    }
}

/// Rows of each kind that one sweep deletes: short enough to hold no turn up.
pub const SWEEP_BATCH: u32 = 500;

/// The transcripts of a repository. Written by `Repository::commit`.
#[async_trait]
pub trait Transcripts: Send + Sync {
    /// At most `limit` messages of a conversation, oldest first.
    async fn messages(
        &self,
        session: &SessionId,
        excerpt: Excerpt,
        limit: u32,
    ) -> Result<Vec<TranscriptMessage>, StoreError>;

    /// Records how the delivery of a turn's message to the customer ended, and the ids that
    /// Twilio gave it; without ids those recorded before remain.
    async fn set_delivery(
        &self,
        session: &SessionId,
        turn: &TurnId,
        delivery: &str,
        twilio_sids: Option<&str>,
    ) -> Result<(), StoreError>;

    /// Deletes expired messages and leads, at most [`SWEEP_BATCH`] of each,
    /// and conversations of which neither is left. A customer who wrote BAJA
    /// stays unsubscribed: of that conversation only the content is deleted.
    /// Returns whether there may be more.
    async fn sweep_expired(&self, expiry: Expiry) -> Result<bool, StoreError>;
}
