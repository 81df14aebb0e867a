//! One turn: a message comes in, the conversation moves on, a reply goes out.
//!
//! Load, think, commit. Thinking is pure; a commit that finds another turn
//! came first changes nothing, and the turn is thought again from there. So
//! two messages of one customer, on whichever tasks they arrive, are answered
//! one after the other.

mod agent;
mod answer;
mod attending;
mod beside;
mod claiming;
mod consent;
mod gathering;
mod inventory;
mod kept;
mod late;
mod letters;
mod locks;
mod patience;
mod record;
mod reply;
mod report;
mod thinking;

use std::time::Duration;

use crate::store::{MessageId, Piece, SessionId, TurnId};
use kavak_conversation::{Channel, Reply, Sender};

pub use agent::Agent;
pub use kept::Keep;
pub use late::answer_abandoned;

/// The time limit of every reply; Twilio waits 15 s.
const REPLY_LIMIT: Duration = Duration::from_millis(9_500);

/// A customer's message.
#[derive(Clone)]
pub struct Incoming {
    /// The conversation.
    pub session: SessionId,
    /// The message; the ids that a duplicate would have, none if it may be sent again.
    pub piece: Piece,
    /// The channel that it came by.
    pub channel: Channel,
    /// The sender, if the channel proves it.
    pub sender: Option<Sender>,
    /// The part of the answer that duplicates get.
    pub keep: Keep,
    /// The ids of messages that are answered with it, by silence of their own.
    pub silenced: Vec<MessageId>,
}

/// The answer to a customer.
#[derive(Debug)]
pub enum Outgoing {
    /// A reply.
    Reply(Box<Replied>),
    /// A reply that is on its way by Twilio's REST API: TwiML holds no choices.
    Sent(Box<Replied>),
    /// The stored answer that the same message got before.
    Repeated(String),
    /// Nothing: the customer unsubscribed.
    Silence,
    /// Nothing: the turn of a later message answers it as well.
    Joined,
    /// A person has the conversation; the text, if any, announces when the team is back.
    Attended(String),
}

/// A reply and how it came about.
#[derive(Debug)]
pub struct Replied {
    /// The reply to the customer.
    pub reply: Reply,
    /// The turn that made it.
    pub turn: TurnId,
    /// The version of the conversation that it left behind.
    pub version: i64,
    /// True if a model chose the words.
    pub worded_by_model: bool,
    /// True if the message was understood.
    pub understood: bool,
}

/// Why there is no reply.
#[derive(Debug, thiserror::Error)]
pub enum TurnError {
    /// Nothing was changed; the same message may be sent again.
    #[error("the conversation cannot be kept right now")]
    Unavailable,
    /// The logs have the cause under this turn's id.
    #[error("turn {} failed", .0.as_str())]
    Failed(TurnId),
}
