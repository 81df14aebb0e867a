//! A person's words, and replies with choices, on their way to a customer on WhatsApp.

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::courier::Courier;
use crate::store::{
    Lane, MESSAGE_KIND, NewEvent, PendingEvent, SessionId, StoreError, Stores, TurnId,
};
use crate::twilio::{Client, SendError};

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
}

/// A message as the outbox keeps it, to be saved with its turn.
pub(crate) fn new_message(
    session: &SessionId,
    turn: &TurnId,
    text: &str,
    content: Option<String>,
    now: Timestamp,
) -> Result<NewEvent, StoreError> {
    let letter = Letter {
        session_id: session.as_str().to_owned(),
        turn_id: turn.clone(),
        text: text.to_owned(),
        content,
        written_at: now,
    };
    Ok(NewEvent {
        id: format!("msg_{}", turn.as_str()),
        kind: MESSAGE_KIND,
        payload: serde_json::to_string(&letter)?,
    })
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

    /// What became of a letter; an error where that is not certain.
    async fn outcome(&self, letter: &Letter, attempts: u32) -> Result<String, SendError> {
        // WhatsApp's sessions are named by whom they are with.
        let (to, text) = (&letter.session_id, &letter.text);
        let may_be_sent = attempts > 1;
        if may_be_sent && self.client.was_sent(to, text, letter.written_at).await? {
            return Ok("sent".to_owned());
        }
        if let Some(content) = &letter.content {
            match self.client.send_choices(to, text, content).await {
                Ok(()) => return Ok("sent".to_owned()),
                // A content that is gone or not allowed: the text alone says it too.
                Err(SendError::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        match self.client.send(to, text).await {
            Ok(()) => Ok("sent".to_owned()),
            Err(SendError::Refused { code }) => Ok(format!("failed:{code}")),
            Err(error) => Err(error),
        }
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
            Some(stored) if !stored.conversation.whatsapp_stopped => {
                self.outcome(&letter, event.attempts).await?
            }
            _ => "failed:unsubscribed".to_owned(),
        };
        let turn = &letter.turn_id;
        Ok(self.stores.set_delivery(&session, turn, &outcome).await?)
    }
}
