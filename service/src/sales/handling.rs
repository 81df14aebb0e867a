//! Actions of the team in a conversation: at the desk, in a program of its own by the API, on the
//! command line.

use jiff::Timestamp;

use super::person::{ActError, Acted, PersonAct, act_once};
use crate::store::{MessageId, Outcome, SessionId, Stores};

/// Characters of an answer at most: WhatsApp takes no longer message.
pub(crate) const LONGEST_ANSWER: usize = 1_600;

/// An action.
#[derive(Clone, PartialEq, Eq)]
pub enum Action {
    /// A person takes the conversation.
    Take,
    /// A person writes to the customer.
    Answer(String),
    /// The agent goes on.
    GiveBack,
    /// The customer was attended to; the agent goes on.
    Done,
    /// The customer buys nothing, for this reason; the agent goes on.
    Lost(String),
}

impl Action {
    /// As the audit names it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Answer(_) => "answer",
            Self::GiveBack => "give-back",
            Self::Done => "done",
            Self::Lost(_) => "lost",
        }
    }

    fn act(&self) -> PersonAct {
        match self {
            Self::Take => PersonAct::TakeOver,
            Self::Answer(text) => PersonAct::Answer(text.clone()),
            Self::GiveBack | Self::Done | Self::Lost(_) => PersonAct::GiveBack,
        }
    }

    fn outcome(&self) -> Option<(Outcome, Option<&str>)> {
        match self {
            Self::Done => Some((Outcome::Done, None)),
            Self::Lost(reason) => Some((Outcome::Lost, Some(reason))),
            Self::Take | Self::Answer(_) | Self::GiveBack => None,
        }
    }
}

/// Performs and records an action: a call that was promised counts as taken from then on. A
/// repetition under one of the same keys is done once; the parts that the first time left out, as
/// a crash does, are recorded with its time.
///
/// # Errors
/// Fails if it must not be done, or can't be saved.
pub async fn handle(
    stores: &Stores,
    session: &SessionId,
    person: &str,
    action: &Action,
    keys: &[MessageId],
    now: Timestamp,
) -> Result<Acted, ActError> {
    let desk = stores.desk().ok_or(ActError::NoDatabase)?;
    let acted = act_once(stores, session, person, &action.act(), keys, now).await?;
    // An action that an earlier release performed is not repeated.
    let Some(at_ms) = acted.at_ms else {
        return Ok(acted);
    };
    if let Some((outcome, reason)) = action.outcome() {
        desk.decide(session, outcome, reason, person, at_ms).await?;
    }
    desk.record_act(person, action.name(), session.as_str(), at_ms)
        .await?;
    Ok(acted)
}
