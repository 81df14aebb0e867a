//! WhatsApp messages that wait for the rest of what their senders are writing.

use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::{MessageId, SessionId, StoreError, Stores};

/// Messages of one sender that are answered at once, at most.
pub const MAX_BURST: u32 = 20;

/// A message as it came: all of its sender's words or a part.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Piece {
    /// Every id that the message goes by; the first one names it.
    pub ids: Vec<MessageId>,
    /// The text of the message, or its equivalent: a button's text, a transcript.
    pub text: String,
    /// Labels of attachments, as transcripts show them: `[foto]`.
    pub labels: Vec<String>,
    /// The beginning of the reply, about the attachments.
    pub notes: Vec<String>,
    /// The ad that led here.
    pub referral: Option<Referral>,
}

/// An ad that was tapped before the first message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    /// Meta's id of the click (`ReferralCtwaClid`).
    pub click_id: Option<String>,
    /// The ad or post (`ReferralSourceId`).
    pub source_id: Option<String>,
}

/// Shows nothing of the message.
impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Piece(..)")
    }
}

/// A message that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The message.
    pub piece: Piece,
    /// The time that it has waited.
    pub age: Duration,
}

/// The messages that wait. Calls may be dropped half way.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Adds a message, unless it waits already.
    async fn put_waiting(&self, session: &SessionId, piece: &Piece) -> Result<(), StoreError>;

    /// The messages of a session that have no answer yet, oldest first, at most
    /// [`MAX_BURST`]; `own` is always among them while it waits.
    async fn waiting(&self, session: &SessionId, own: &Piece) -> Result<Vec<Waiting>, StoreError>;

    /// The newest message without an answer of each session where it has waited for `age`
    /// or longer, at most `limit`. One that has waited for half the time after which it is
    /// swept is left out: its answer may have been swept already.
    async fn abandoned(
        &self,
        age: Duration,
        limit: u32,
    ) -> Result<Vec<(SessionId, Piece)>, StoreError>;

    /// Removes messages that were answered.
    async fn remove_waiting(&self, messages: &[MessageId]) -> Result<(), StoreError>;

    /// Deletes waiting messages that are too old to be answered.
    async fn sweep_inbox(&self) -> Result<(), StoreError>;
}

impl Piece {
    /// Creates a piece of nothing but a text, which may be sent again.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The id that names it; a piece without one cannot wait.
    pub(super) fn name(&self) -> Option<&MessageId> {
        self.ids.first()
    }
}

impl Stores {
    /// Adds a message to those that wait.
    pub async fn put_waiting(&self, session: &SessionId, piece: &Piece) -> Result<(), StoreError> {
        self.repository().put_waiting(session, piece).await
    }

    /// The messages of a session that wait for an answer, oldest first, and `own` among
    /// them.
    pub async fn waiting(
        &self,
        session: &SessionId,
        own: &Piece,
    ) -> Result<Vec<Waiting>, StoreError> {
        self.repository().waiting(session, own).await
    }

    /// The newest message without an answer of each session where it has waited for `age`
    /// or longer.
    pub async fn abandoned(
        &self,
        age: Duration,
        limit: u32,
    ) -> Result<Vec<(SessionId, Piece)>, StoreError> {
        self.repository().abandoned(age, limit).await
    }

    /// Removes messages that were answered.
    pub async fn remove_waiting(&self, messages: &[MessageId]) -> Result<(), StoreError> {
        self.repository().remove_waiting(messages).await
    }
}
