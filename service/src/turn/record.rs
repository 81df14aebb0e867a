//! The records of a turn beside the state: transcript and events.

use super::agent::Running;
use crate::metrics::channel_label;
use crate::sales::{EventKind, Occasion, new_events};
use crate::store::{Author, Lane, NewEvent, NewMessage, Piece, StoreError};
use jiff::Timestamp;
use kavak_conversation::Turn;

/// The customer's message, and the reply unless it is silence.
pub(super) fn messages(running: &Running<'_>, reply: &str) -> Vec<NewMessage> {
    let mut messages = vec![NewMessage {
        author: Author::Customer,
        text: shown(&running.incoming.piece),
        sent_at_ms: running.arrived_at.as_millisecond(),
    }];
    if !reply.is_empty() {
        messages.push(NewMessage {
            author: Author::Agent,
            text: reply.to_owned(),
            sent_at_ms: Timestamp::now().as_millisecond(),
        });
    }
    messages
}

/// A message as transcripts show it.
fn shown(piece: &Piece) -> String {
    let labels = piece.labels.iter().map(String::as_str);
    let parts = labels.chain([piece.text.as_str()]);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// Creates the turn's events for the sales team.
pub(super) fn events(
    kinds: &[EventKind],
    lanes: &[Lane],
    turn: &Turn,
    running: &Running<'_>,
) -> Result<Vec<NewEvent>, StoreError> {
    let occasion = Occasion {
        session: &running.incoming.session,
        turn: &running.turn,
        channel: channel_label(running.incoming.channel),
        lead: &turn.state.lead,
        now: Timestamp::now(),
        is_overdue: false,
    };
    Ok(new_events(kinds, lanes, occasion)?)
}
