//! Unsubscribing from WhatsApp and coming back.

use std::sync::Arc;

use super::agent::Running;
use super::thinking::Intent;
use super::{Outgoing, Replied};
use crate::store::Conversation;
use kavak_conversation::{NextAction, Reply, Sources};

/// A customer's decision about being written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consent {
    /// No more messages.
    Withdrawn,
    /// Messages again.
    Given,
}

/// Sent once, then there is silence.
const STOPPED: &str = "Listo, ya no te escribiremos por este medio. \
Si quieres retomar la conversación, manda ALTA.";

/// Sent when a customer comes back.
const RESUMED: &str = "¡Qué gusto tenerte de vuelta! Seguimos donde nos quedamos: \
escríbeme en qué te ayudo.";

impl Consent {
    /// Only as the whole message: `quiero cancelar mi cita` is a sentence.
    fn read(text: &str) -> Option<Self> {
        let word = text.trim_matches(|c: char| !c.is_alphanumeric());
        match word.to_uppercase().as_str() {
            "BAJA" | "STOP" | "CANCELAR" | "PARAR" => Some(Self::Withdrawn),
            "ALTA" => Some(Self::Given),
            _ => None,
        }
    }
}

/// Returns whether a message is a decision about being written to, and nothing else.
pub(super) fn is_consent(text: &str) -> bool {
    Consent::read(text).is_some()
}

/// Answers WhatsApp customers who unsubscribe, are unsubscribed or come back.
pub(super) fn consented(
    conversation: &Arc<Conversation>,
    version: i64,
    running: &Running<'_>,
) -> Option<Intent> {
    running.incoming.sender.as_ref()?;
    let piece = &running.incoming.piece;
    let stopped = conversation.whatsapp_stopped;
    let (words, stops) = match (stopped, Consent::read(&piece.text)) {
        (false, Some(Consent::Withdrawn)) => (STOPPED, true),
        (true, Some(Consent::Given)) => (RESUMED, false),
        (true, _) => ("", true),
        (false, _) => return None,
    };
    let outgoing = if words.is_empty() {
        Outgoing::Silence
    } else {
        Outgoing::Reply(Box::new(Replied {
            reply: plain_reply(words),
            turn: running.turn.clone(),
            version: version + 1,
            worded_by_model: false,
            understood: true,
        }))
    };
    Some(Intent {
        conversation: Arc::new(Conversation {
            whatsapp_stopped: stops,
            ..Conversation::clone(conversation)
        }),
        lead: None,
        events: Vec::new(),
        words: words.to_owned(),
        outgoing,
    })
}

pub(super) fn plain_reply(words: &str) -> Reply {
    Reply {
        text: words.to_owned(),
        next_action: NextAction::ContinueConversation,
        suggested_questions: Vec::new(),
        cars: Vec::new(),
        financing: None,
        blocks: Vec::new(),
        sources: Sources::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_message_counts() {
        for text in ["BAJA", " stop ", "Cancelar.", "¡PARAR!"] {
            assert_eq!(Consent::read(text), Some(Consent::Withdrawn), "{text}");
        }
        assert_eq!(Consent::read("alta"), Some(Consent::Given));
        for text in ["quiero la camioneta alta", "dar de baja", "", "no parar"] {
            assert_eq!(Consent::read(text), None, "{text}");
        }
    }
}
