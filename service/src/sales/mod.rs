//! Brings leads to a person: events, their delivery and their receiver.
//!
//! A turn that changes a lead saves its events together with the conversation
//! (the *outbox*, see `store::Outbox`). Every task runs [`deliver`], which
//! posts them to the operator's receiver until it has them, publishes them to the
//! topic that sends them by e-mail, and hands a person's words to Twilio.

mod card;
mod courier;
mod delivery;
mod event;
mod handling;
mod mail;
mod messenger;
mod overdue;
mod person;
mod receiver;
mod topic;

pub(crate) use card::{call, local_moment, rows};
pub use courier::Courier;
pub use delivery::deliver;
pub use event::{EventKind, Occasion, events_of, new_events};
pub(crate) use handling::LONGEST_ANSWER;
pub use handling::{Action, handle};
pub use messenger::Messenger;
pub(crate) use messenger::{new_reply, window_end_ms};
pub use overdue::announce_overdue;
pub use person::{ActError, Acted, PersonAct, act, is_whatsapp};
pub use receiver::{Receiver, ReceiverError};
pub use topic::{Topic, TopicError};
