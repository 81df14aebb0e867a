//! How a lead reaches a person: events, their delivery and their receiver.
//!
//! A turn that changes a lead saves its events together with the conversation
//! (the *outbox*, see `store::Outbox`). Every task runs [`deliver`], which
//! posts them to the operator's receiver until it has them, and a person's
//! words to Twilio.

mod backoff;
mod courier;
mod delivery;
mod event;
mod messenger;
mod person;
mod receiver;
mod signature;

pub use courier::Courier;
pub use delivery::deliver;
pub use event::{EventKind, events_of, new_events};
pub use messenger::Messenger;
pub(crate) use messenger::new_message;
pub use person::{ActError, Acted, PersonAct, act, act_once, is_whatsapp};
pub use receiver::{Receiver, ReceiverError};
pub use signature::{SecretError, SigningKey};
