//! Acts of a person of the sales team in a conversation.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::messenger::{new_message, window_end_ms};
use crate::metrics::channel_label;
use crate::store::{
    Answered, Attendance, Author, Change, Committed, Conversation, Excerpt, MessageId, NewEvent,
    NewMessage, Said, SessionId, Status, StoreError, Stores, TurnId,
};
use kavak_conversation::Channel;

/// An act.
#[derive(Clone, PartialEq, Eq)]
pub enum PersonAct {
    /// Takes the conversation, also from the agent or from another person.
    TakeOver,
    /// Writes to the customer, and takes the conversation unless a person has it.
    Answer(String),
    /// Lets the agent go on.
    GiveBack,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// There is no such conversation.
    #[error("there is no such conversation")]
    NotFound,
    /// Another person has it.
    #[error("another person has the conversation")]
    TakenByAnother,
    /// The customer wrote BAJA and must not be written to.
    #[error("the customer does not want to be written to")]
    Unsubscribed,
    /// Twilio's REST API is not set up.
    #[error("nothing is set up that sends to WhatsApp")]
    NoMessenger,
    /// The customer wrote last more than a day ago.
    #[error("WhatsApp takes no message: the customer wrote last more than 24 hours ago")]
    WindowClosed,
    /// Conversations and leads are not kept in one database.
    #[error("there is no database that keeps both conversations and leads")]
    NoDatabase,
    /// It could not be saved.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An act that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// The turn that saved it.
    pub turn: TurnId,
    /// The version of the conversation that it left behind.
    pub version: i64,
    /// When it was done, in milliseconds since 1970; earlier releases did not keep it.
    #[serde(default)]
    pub at_ms: Option<i64>,
}

/// Does it, after the turns that came before: a turn of the agent that is under
/// way meanwhile is computed again and finds who has the conversation.
///
/// # Errors
/// Fails if it must not be done, or can't be saved.
pub async fn act(
    stores: &Stores,
    session: &SessionId,
    person: &str,
    act: &PersonAct,
    now: Timestamp,
) -> Result<Acted, ActError> {
    act_once(stores, session, person, act, &[], now).await
}

/// Like [`act`], but does what came under one of the same keys only once: a form or a
/// request that is sent twice is one act, as long as answers are kept for duplicates. It is
/// kept under the first key. A repetition returns the first act, with its time.
///
/// # Errors
/// As [`act`].
pub(super) async fn act_once(
    stores: &Stores,
    session: &SessionId,
    person: &str,
    act: &PersonAct,
    keys: &[MessageId],
    now: Timestamp,
) -> Result<Acted, ActError> {
    let turn = TurnId::random();
    let channel = channel_of(stores, session).await?;
    loop {
        if let Some(acted) = stores.answer(keys).await? {
            return Ok(serde_json::from_str(&acted).map_err(StoreError::from)?);
        }
        let stored = stores.load_saved(session).await?;
        let stored = stored.ok_or(ActError::NotFound)?;
        let attendance = attended(&stored.conversation, stores.silence_ms(), person, act, now)?;
        let next = Conversation {
            attendance,
            ..Conversation::clone(&stored.conversation)
        };
        let messages = messages(act, now);
        let events = letters(stores, session, &turn, act, now).await?;
        let acted = Acted {
            turn: turn.clone(),
            version: stored.version + 1,
            at_ms: Some(now.as_millisecond()),
        };
        let answered = answered(keys.first(), &acted)?;
        let change = Change {
            session,
            from: Some(&stored),
            turn: &turn,
            conversation: &next,
            stock_revision: None,
            within: None,
            said: Said {
                channel,
                messages: &messages,
            },
            lead: None,
            events: &events,
            answered: answered.as_ref(),
        };
        if stores.commit(&change).await? == Committed::Saved {
            stores.remember(&change, next.clone().into()).await;
            return Ok(acted);
        }
    }
}

/// Returns the answer to a repetition under this key.
fn answered(key: Option<&MessageId>, acted: &Acted) -> Result<Option<Answered>, StoreError> {
    let Some(key) = key else {
        return Ok(None);
    };
    Ok(Some(Answered {
        messages: vec![key.clone()],
        reply: serde_json::to_string(acted)?,
        silenced: Vec::new(),
    }))
}

/// Returns the messages that have to be sent for the customer to read it.
async fn letters(
    stores: &Stores,
    session: &SessionId,
    turn: &TurnId,
    act: &PersonAct,
    now: Timestamp,
) -> Result<Vec<NewEvent>, ActError> {
    match act {
        PersonAct::Answer(text) if is_whatsapp(session) => {
            if !stores.has_messenger() {
                return Err(ActError::NoMessenger);
            }
            if let Some(desk) = stores.desk() {
                let last_ms = desk.last_from_customer(session).await?;
                if window_end_ms(last_ms) <= now.as_millisecond() {
                    return Err(ActError::WindowClosed);
                }
            }
            Ok(vec![new_message(session, turn, text, now)?])
        }
        _ => Ok(Vec::new()),
    }
}

/// Returns the attendance after the act.
fn attended(
    conversation: &Conversation,
    silence_ms: i64,
    person: &str,
    act: &PersonAct,
    now: Timestamp,
) -> Result<Attendance, ActError> {
    let now_ms = now.as_millisecond();
    // A person who fell silent has given it back, here as on the page.
    let before = conversation.attendance.at(now_ms, silence_ms);
    match act {
        PersonAct::TakeOver => Ok(before.by_person(person, now_ms)),
        PersonAct::GiveBack => Ok(Attendance::default()),
        PersonAct::Answer(_) if conversation.whatsapp_stopped => Err(ActError::Unsubscribed),
        PersonAct::Answer(_) if before.status == Status::Person && !before.is_with(person) => {
            Err(ActError::TakenByAnother)
        }
        PersonAct::Answer(_) => Ok(before.by_person(person, now_ms)),
    }
}

fn messages(act: &PersonAct, now: Timestamp) -> Vec<NewMessage> {
    let PersonAct::Answer(text) = act else {
        return Vec::new();
    };
    vec![NewMessage {
        author: Author::Person,
        text: text.clone(),
        sent_at_ms: now.as_millisecond(),
    }]
}

/// Returns the channel of the conversation: that of its newest message.
async fn channel_of(stores: &Stores, session: &SessionId) -> Result<Channel, StoreError> {
    let newest = stores.messages(session, Excerpt::Newest, 1).await?;
    let label = newest.first().map(|message| message.channel.as_str());
    let channels = [Channel::Web, Channel::Api, Channel::Whatsapp];
    let known = channels
        .into_iter()
        .find(|channel| Some(channel_label(*channel)) == label);
    Ok(known.unwrap_or_default())
}

/// Returns whether a person's words go by WhatsApp.
pub fn is_whatsapp(session: &SessionId) -> bool {
    session.as_str().starts_with("whatsapp:")
}

/// Shows the act without its words.
impl std::fmt::Debug for PersonAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TakeOver => "TakeOver",
            Self::Answer(_) => "Answer(..)",
            Self::GiveBack => "GiveBack",
        })
    }
}
