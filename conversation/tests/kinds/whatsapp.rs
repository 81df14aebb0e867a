//! Messages on WhatsApp.

use kavak_conversation::{Channel, Message, Sender, State, Turn, respond};

use crate::{FACTS, NOW};

/// Says one message on WhatsApp, from 55 1234 5678.
pub(crate) fn write(state: &State, text: &str) -> Turn {
    let message = Message {
        text,
        channel: Channel::Whatsapp,
        sender: Some(Sender::new("whatsapp:+525512345678", None)),
        now: NOW,
    };
    respond(state, &message, &FACTS)
}

/// The state after some messages.
pub(crate) fn after(messages: &[&str]) -> State {
    messages
        .iter()
        .fold(State::default(), |state, text| write(&state, text).state)
}
