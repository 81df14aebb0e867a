//! The lanes of the outbox: one per receiver, so that none delays another.

/// A queue of events for one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Events for the operator's webhook.
    Events,
    /// Events for the topic that sends them by e-mail.
    Mails,
    /// A person's words for a customer on WhatsApp.
    Messages,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 3] = [Self::Events, Self::Mails, Self::Messages];

    /// As statements, metrics and the desk name it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Mails => "mails",
            Self::Messages => "messages",
        }
    }
}

/// The events that wait for a receiver.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Events not delivered.
    pub pending: i64,
    /// Those of them that were tried [`FAILING_ATTEMPTS`] times or more.
    pub failing: i64,
}

/// From so many attempts on, an event counts as undeliverable for now.
pub const FAILING_ATTEMPTS: u32 = 3;
