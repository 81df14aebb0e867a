//! Messages as the outbox keeps them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::{Lane, NewEvent, SessionId, StoreError, TurnId};
use crate::twilio::{Parts, split};

/// A message as the outbox keeps it.
#[derive(Serialize, Deserialize)]
pub(super) struct Letter {
    pub(super) session_id: String,
    pub(super) turn_id: TurnId,
    text: String,
    /// The content that shows choices below the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    pub(super) written_at: Timestamp,
    /// True if the agent wrote it; missing in rows of earlier releases.
    #[serde(default)]
    pub(super) is_agents: bool,
}

impl Letter {
    /// The messages that it is sent as, in their order: the text, and the content that shows
    /// choices below it.
    pub(super) fn messages(&self) -> Vec<(&str, Option<&str>)> {
        let content = self.content.as_deref();
        match content.and_then(|_| Parts::new(&self.text)) {
            Some(parts) if parts.text.is_empty() => vec![(parts.question, content)],
            Some(parts) => vec![(parts.text, None), (parts.question, content)],
            None => split(&self.text)
                .into_iter()
                .map(|part| (part, None))
                .collect(),
        }
    }
}

/// A person's message as the outbox keeps it, to be saved with its turn.
pub(crate) fn new_message(
    session: &SessionId,
    turn: &TurnId,
    text: &str,
    now: Timestamp,
) -> Result<NewEvent, StoreError> {
    queued(&Letter {
        session_id: session.as_str().to_owned(),
        turn_id: turn.clone(),
        text: text.to_owned(),
        content: None,
        written_at: now,
        is_agents: false,
    })
}

/// A reply of the agent's, with the choices of a content if there are some, as the outbox
/// keeps it, to be saved with its turn.
pub(crate) fn new_reply(
    session: &SessionId,
    turn: &TurnId,
    text: &str,
    content: Option<String>,
    now: Timestamp,
) -> Result<NewEvent, StoreError> {
    queued(&Letter {
        session_id: session.as_str().to_owned(),
        turn_id: turn.clone(),
        text: text.to_owned(),
        content,
        written_at: now,
        is_agents: true,
    })
}

fn queued(letter: &Letter) -> Result<NewEvent, StoreError> {
    Ok(NewEvent {
        lane: Lane::Messages,
        id: format!("msg_{}", letter.turn_id.as_str()),
        kind: "message.send",
        payload: serde_json::to_string(letter)?,
    })
}
