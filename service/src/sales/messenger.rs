//! A person's words, and replies with choices, on their way to a customer on WhatsApp.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::courier::Courier;
use crate::store::{Lane, NewEvent, PendingEvent, SessionId, Status, StoreError, Stores, TurnId};
use crate::twilio::{Client, Parts, SendError, split};

/// What the outbox keeps of a message.
#[derive(Serialize, Deserialize)]
struct Letter {
    session_id: String,
    turn_id: TurnId,
    text: String,
    /// The content that shows choices below the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    written_at: Timestamp,
    /// Whether the agent wrote it; rows of earlier releases do not say so.
    #[serde(default)]
    is_agents: bool,
}

impl Letter {
    /// The messages that it is sent as, in their order: the text, and the content that shows
    /// choices below it.
    fn messages(&self) -> Vec<(&str, Option<&str>)> {
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

/// WhatsApp takes answers for a day after the customer wrote; less a minute for
/// the way.
const WINDOW_MS: i64 = 24 * 3_600_000 - 60_000;

/// Twilio's code for what is sent later.
const WINDOW_CLOSED: &str = "failed:63016";

/// What becomes of the agent's reply once a person has the conversation.
const ATTENDED: &str = "failed:attended";

/// Until when a customer who wrote last at that time can be written to; both in
/// milliseconds since 1970.
pub(crate) fn window_end_ms(last_from_customer_ms: Option<i64>) -> i64 {
    last_from_customer_ms
        .unwrap_or_default()
        .saturating_add(WINDOW_MS)
}

/// Hands messages to Twilio, and notes in the transcript what became of them.
pub struct Messenger {
    client: Client,
    stores: Arc<Stores>,
}

impl Messenger {
    /// A messenger that sends by this client.
    pub fn new(client: Client, stores: Arc<Stores>) -> Self {
        Self { client, stores }
    }

    /// Whether WhatsApp still takes a message: what was written in time may have
    /// waited too long for Twilio.
    async fn is_open(&self, session: &SessionId) -> Result<bool, StoreError> {
        let Some(desk) = self.stores.desk() else {
            return Ok(true);
        };
        let last_ms = desk.last_from_customer(session).await?;
        Ok(window_end_ms(last_ms) > Timestamp::now().as_millisecond())
    }

    /// What became of a letter; an error where that is not certain.
    async fn outcome(
        &self,
        letter: &Letter,
        attempts: u32,
        is_open: bool,
    ) -> Result<String, SendError> {
        // WhatsApp's sessions are named by whom they are with.
        let to = &letter.session_id;
        for (text, content) in letter.messages() {
            let may_be_sent = attempts > 1;
            if may_be_sent && self.client.was_sent(to, text, letter.written_at).await? {
                continue;
            }
            if !is_open {
                return Ok(WINDOW_CLOSED.to_owned());
            }
            match self.send(to, text, content).await {
                Ok(()) => {}
                Err(SendError::Refused { code }) => return Ok(format!("failed:{code}")),
                Err(error) => return Err(error),
            }
        }
        Ok("sent".to_owned())
    }

    async fn send(&self, to: &str, text: &str, content: Option<&str>) -> Result<(), SendError> {
        if let Some(content) = content {
            let sent = self.client.send_choices(to, text, content).await;
            // A content that is gone or not allowed: the text alone says it too.
            if !matches!(sent, Err(SendError::Refused { .. })) {
                return sent;
            }
        }
        self.client.send(to, text).await
    }
}

#[async_trait]
impl Courier for Messenger {
    fn lane(&self) -> Lane {
        Lane::Messages
    }

    async fn deliver(&self, event: &PendingEvent) -> Result<(), Box<dyn Error + Send + Sync>> {
        let letter: Letter = serde_json::from_str(&event.payload)?;
        let session = SessionId::new(letter.session_id.as_str());
        let stored = self.stores.load_saved(&session).await?;
        // Customers may have written BAJA, or been forgotten, since.
        let outcome = match stored {
            // A person who took over meanwhile speaks for the team.
            Some(stored)
                if letter.is_agents && stored.conversation.attendance.status == Status::Person =>
            {
                ATTENDED.to_owned()
            }
            Some(stored) if !stored.conversation.whatsapp_stopped => {
                let is_open = self.is_open(&session).await?;
                self.outcome(&letter, event.attempts, is_open).await?
            }
            _ => "failed:unsubscribed".to_owned(),
        };
        let turn = &letter.turn_id;
        Ok(self.stores.set_delivery(&session, turn, &outcome).await?)
    }
}
