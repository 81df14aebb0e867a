//! A person's words, and replies with choices, on their way to a customer on WhatsApp.

mod follow;
mod letter;

use std::error::Error;
use std::sync::Arc;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use self::follow::Followers;
use self::letter::Letter;
pub(crate) use self::letter::{new_message, new_reply};
use super::courier::Courier;
use crate::store::{Excerpt, Lane, PendingEvent, SessionId, Status, StoreError, Stores};
use crate::twilio::{Client, SendError};

/// WhatsApp takes answers for a day after the customer wrote; less a minute for
/// the way.
const WINDOW_MS: i64 = 24 * 3_600_000 - 60_000;

/// Twilio's code for what is sent later.
const WINDOW_CLOSED: &str = "failed:63016";

/// The delivery status of the agent's reply once a person has the conversation.
const ATTENDED: &str = "failed:attended";

/// The delivery status of the agent's reply to a customer who has waited for too long: by now they
/// have asked again, or gone.
const TOO_LATE: &str = "failed:late";

/// Twilio's code for a message without words.
const EMPTY: &str = "failed:21619";

/// The oldest reply of the agent's that is still sent.
const MAX_REPLY_AGE: SignedDuration = SignedDuration::from_mins(5);

/// Messages of a conversation whose ids are excluded when one of Twilio's is searched for: more
/// than Twilio lists, since customers' messages count here, too.
const LOOKED_THROUGH: u32 = 200;

/// Until when a customer who wrote last at that time can be written to; both in
/// milliseconds since 1970.
pub(crate) fn window_end_ms(last_from_customer_ms: Option<i64>) -> i64 {
    last_from_customer_ms
        .unwrap_or_default()
        .saturating_add(WINDOW_MS)
}

/// Hands messages to Twilio, and notes in the transcript what became of them. Dropping it ends
/// the polls for their status.
pub struct Messenger {
    client: Client,
    stores: Arc<Stores>,
    followers: Followers,
}

impl Messenger {
    /// A messenger that sends by this client.
    pub fn new(client: Client, stores: Arc<Stores>) -> Self {
        Self {
            followers: Followers::new(client.clone(), stores.clone()),
            client,
            stores,
        }
    }

    /// Returns whether WhatsApp still takes a message: one that was written in time may have
    /// waited too long for Twilio.
    async fn is_open(&self, session: &SessionId) -> Result<bool, StoreError> {
        let Some(desk) = self.stores.desk() else {
            return Ok(true);
        };
        let last_ms = desk.last_from_customer(session).await?;
        Ok(window_end_ms(last_ms) > Timestamp::now().as_millisecond())
    }

    /// Sends a letter and returns its delivery status; an error if that is ambiguous.
    async fn outcome(
        &self,
        letter: &Letter,
        attempts: u32,
        is_open: bool,
    ) -> Result<Outcome, Box<dyn Error + Send + Sync>> {
        // WhatsApp's sessions are named by whom they are with.
        let to = &letter.session_id;
        let may_be_sent = attempts > 1;
        let others = if may_be_sent {
            self.sids_of_others(letter).await?
        } else {
            Vec::new()
        };
        let mut sids = Vec::new();
        for (text, content) in letter.messages() {
            if may_be_sent {
                let known = [&others[..], &sids[..]].concat();
                let since = letter.written_at;
                if let Some(sid) = self.client.was_sent(to, text, since, &known).await? {
                    sids.push(sid);
                    continue;
                }
            }
            if !is_open {
                return Ok(Outcome::failed(sids, WINDOW_CLOSED));
            }
            let age = Timestamp::now().duration_since(letter.written_at);
            if letter.is_agents && age > MAX_REPLY_AGE {
                return Ok(Outcome::failed(sids, TOO_LATE));
            }
            match self.post(to, text, content).await {
                Ok(sid) => sids.push(sid),
                Err(SendError::Refused { code }) => {
                    return Ok(Outcome::failed(sids, &format!("failed:{code}")));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(if sids.is_empty() {
            Outcome::failed(sids, EMPTY)
        } else {
            Outcome {
                sids,
                failure: None,
            }
        })
    }

    /// Returns Twilio's ids of the conversation's other messages with any status: a seller who
    /// writes "ok" twice means it twice.
    async fn sids_of_others(&self, letter: &Letter) -> Result<Vec<String>, StoreError> {
        let session = SessionId::new(letter.session_id.as_str());
        let newest = self
            .stores
            .messages(&session, Excerpt::Newest, LOOKED_THROUGH);
        let others = newest.await?.into_iter();
        let others = others.filter(|message| message.turn != letter.turn_id);
        let sids = others.filter_map(|message| message.twilio_sids);
        Ok(sids
            .flat_map(|sids| sids.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect())
    }

    async fn post(&self, to: &str, text: &str, content: Option<&str>) -> Result<String, SendError> {
        if let Some(content) = content {
            let sent = self.client.send_choices(to, text, content).await;
            // Without its content, which is gone or not allowed, the letter goes as text.
            if !matches!(sent, Err(SendError::Refused { .. })) {
                return sent;
            }
        }
        self.client.send(to, text).await
    }
}

/// The outcome of an attempt.
struct Outcome {
    /// Twilio's ids of the parts that it took.
    sids: Vec<String>,
    /// Why the rest will never be sent.
    failure: Option<String>,
}

impl Outcome {
    fn failed(sids: Vec<String>, failure: &str) -> Self {
        Self {
            sids,
            failure: Some(failure.to_owned()),
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
            // A person who took over meanwhile speaks for the team.
            Some(stored)
                if letter.is_agents && stored.conversation.attendance.status == Status::Person =>
            {
                Outcome::failed(Vec::new(), ATTENDED)
            }
            Some(stored) if !stored.conversation.whatsapp_stopped => {
                let is_open = self.is_open(&session).await?;
                self.outcome(&letter, event.attempts, is_open).await?
            }
            _ => Outcome::failed(Vec::new(), "failed:unsubscribed"),
        };
        let turn = letter.turn_id;
        let delivery = outcome.failure.as_deref().unwrap_or("sent");
        let sids = (!outcome.sids.is_empty()).then(|| outcome.sids.join(" "));
        self.stores
            .set_delivery(&session, &turn, delivery, sids.as_deref())
            .await?;
        // The status of the last one stands for all.
        if let Some(sid) = outcome.sids.into_iter().next_back()
            && outcome.failure.is_none()
            && !letter.is_agents
        {
            self.followers.follow(session, turn, sid);
        }
        Ok(())
    }
}
