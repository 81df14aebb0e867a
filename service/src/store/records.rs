//! The records of the stores, as the rest of the agent sees them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Attendance, NewEvent, Said};
use kavak_conversation::{Lead, Sender, State};

/// The id of a conversation. On WhatsApp it contains a phone number, so it is never logged: see
/// `telemetry::SessionHasher`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionId(Arc<str>);

impl SessionId {
    /// Takes an id that has been checked.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sender, if WhatsApp vouches for one: a number in E.164, else the id of a sender who
    /// hides it behind a username.
    pub fn whatsapp_sender(&self) -> Option<String> {
        let from = self.0.strip_prefix("whatsapp:")?;
        let number = Sender::new(from, None).phone;
        Some(number.unwrap_or_else(|| from.to_owned()))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(..)")
    }
}

/// One attempt to answer one message; unique among all tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TurnId(Arc<str>);

impl TurnId {
    /// A new one.
    pub fn random() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string().into())
    }

    /// As it is kept and logged.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for TurnId {
    fn from(id: String) -> Self {
        Self(id.into())
    }
}

/// The id of a WhatsApp message: Twilio's `MessageSid` or its idempotency token.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(String);

impl MessageId {
    /// Takes an id as Twilio sent it.
    pub fn new(id: String) -> Self {
        Self(id)
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A conversation and what stands beside it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Conversation {
    /// The state of the conversation.
    pub state: State,
    /// True after the customer wrote BAJA.
    #[serde(default)]
    pub whatsapp_stopped: bool,
    /// The attendant.
    #[serde(default)]
    pub attendance: Attendance,
}

impl Conversation {
    /// The attendance as tables have it: nothing for the agent.
    pub(super) fn stored_attendance(&self) -> Option<&Attendance> {
        Some(&self.attendance).filter(|attendance| **attendance != Attendance::default())
    }
}

/// A conversation as it was saved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Stored {
    /// Grows by one with every save; the first is 1.
    pub version: i64,
    /// The turn that saved it.
    pub last_turn: TurnId,
    /// The conversation.
    pub conversation: Arc<Conversation>,
}

/// The cars of the catalog that were sold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// Grows with every change.
    pub revision: i64,
    /// Their stock numbers.
    pub sold: Vec<String>,
}

impl Stock {
    /// Reads a row a car, and one without a car where there is none.
    pub(super) fn of(rows: impl Iterator<Item = (i64, Option<String>)>) -> Self {
        let mut stock = Self::default();
        for (revision, stock_id) in rows {
            stock.revision = revision;
            stock.sold.extend(stock_id);
        }
        stock
    }
}

/// Asks for rows that [`Stock::of`] reads.
pub(super) const STOCK: &str = "
SELECT revision, stock_id FROM desk_revisions LEFT JOIN sold_cars ON TRUE
WHERE desk_revisions.name = 'stock'";

/// The writes of one turn.
#[derive(Debug)]
pub struct Change<'a> {
    /// The conversation.
    pub session: &'a SessionId,
    /// The state that the turn was computed from: the change is saved only if that is still the
    /// stored one.
    pub from: Option<&'a Stored>,
    /// This turn.
    pub turn: &'a TurnId,
    /// The new conversation.
    pub conversation: &'a Conversation,
    /// The stock that the turn offered from: saved only if it is still the
    /// current one. `None` where no car was offered.
    pub stock_revision: Option<i64>,
    /// The time limit of the change; begun later, it is not saved. Databases that can't be late
    /// ignore it.
    pub within: Option<Duration>,
    /// The new messages.
    pub said: Said<'a>,
    /// The lead, if the turn changed it.
    pub lead: Option<&'a Lead>,
    /// The events of the lead, in order.
    pub events: &'a [NewEvent],
    /// The message, if it must not be answered twice.
    pub answered: Option<&'a Answered>,
}

impl Change<'_> {
    /// The version that a commit makes.
    pub fn next_version(&self) -> i64 {
        self.from.map_or(0, |stored| stored.version) + 1
    }

    /// Returns whether there is nothing to save but conversation and transcript.
    pub(super) fn is_plain(&self) -> bool {
        self.lead.is_none() && self.answered.is_none() && self.events.is_empty()
    }
}

/// A message and the answer that its duplicates get.
#[derive(Debug)]
pub struct Answered {
    /// Every id that the message goes by.
    pub messages: Vec<MessageId>,
    /// The text that Twilio got.
    pub reply: String,
    /// Every id of messages that were written just before and are answered with it:
    /// their own posts got silence.
    pub silenced: Vec<MessageId>,
}

impl Answered {
    /// Every id with what its duplicates get.
    pub(super) fn replies(&self) -> impl Iterator<Item = (&MessageId, &str)> {
        let silenced = self.silenced.iter().map(|id| (id, ""));
        let messages = self.messages.iter();
        messages.map(|id| (id, self.reply.as_str())).chain(silenced)
    }
}

/// The outcome of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// Everything was saved.
    Saved,
    /// Nothing was: another turn came first.
    Conflict,
}

/// The owner of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// This turn.
    Ours,
    /// Another turn, right now.
    Pending,
    /// It was answered with this.
    Answered(String),
}

/// A lead as it is kept.
#[derive(Debug, Clone, Serialize)]
pub struct LeadRecord {
    /// The conversation.
    pub session_id: String,
    /// Everything known.
    pub lead: Lead,
    /// Seconds since 1970.
    pub updated_at: i64,
}

/// A lead as JSON without what is not known: merged into a row, it erases
/// nothing but the end of a span that another time has replaced, the time of a call
/// that was called off, and the errand of an own car that is kept.
pub(super) fn lead_json(lead: &Lead) -> Result<serde_json::Value, serde_json::Error> {
    let mut value = serde_json::to_value(lead)?;
    if let Some(fields) = value.as_object_mut() {
        let has_time = lead.preferred_time_at.is_some();
        let is_erased = |name: &str| match name {
            "preferred_time_until" => has_time || lead.call_cancelled,
            "preferred_time" | "preferred_time_said" | "preferred_time_at" => lead.call_cancelled,
            "errand" => lead.own_car_withdrawn,
            _ => false,
        };
        fields.retain(|name, field| !field.is_null() || is_erased(name));
        if lead.preferred_time.is_some() {
            // An agreed time revives a call that was called off.
            fields.insert(CALL_CANCELLED.to_owned(), false.into());
        }
        if lead.own_car_withdrawn {
            fields.insert("own_car".to_owned(), serde_json::Value::Null);
        }
        if lead.errand.is_some() {
            // A car that is given after all.
            fields.insert(OWN_CAR_WITHDRAWN.to_owned(), false.into());
        }
    }
    Ok(value)
}

/// The lead's field of this name.
const CALL_CANCELLED: &str = "call_cancelled";

/// The lead's field of this name.
const OWN_CAR_WITHDRAWN: &str = "own_car_withdrawn";
