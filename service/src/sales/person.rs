//! What a person of the sales team does in a conversation.

use jiff::Timestamp;

use super::messenger::new_message;
use crate::metrics::channel_label;
use crate::store::{
    Attendance, Author, Change, Committed, Conversation, Excerpt, NewEvent, NewMessage, Said,
    SessionId, Status, StoreError, Stores, TurnId,
};
use kavak_conversation::Channel;

/// What is done.
#[derive(Clone, PartialEq, Eq)]
pub enum PersonAct {
    /// Takes the conversation, also from the agent or from another person.
    TakeOver,
    /// Writes to the customer, and takes the conversation if nobody has it.
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
    /// It could not be saved.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An act that was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    /// The turn that saved it.
    pub turn: TurnId,
    /// The version of the conversation that it left behind.
    pub version: i64,
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
    act_once(stores, session, person, act, TurnId::random(), now).await
}

/// Messages among which a repetition is looked for.
const RECENT: u32 = 50;

/// Like [`act`], but writes no message that a turn of this id wrote before: a
/// form that is sent twice is one answer.
///
/// # Errors
/// As [`act`].
pub async fn act_once(
    stores: &Stores,
    session: &SessionId,
    person: &str,
    act: &PersonAct,
    turn: TurnId,
    now: Timestamp,
) -> Result<Acted, ActError> {
    let channel = channel_of(stores, session).await?;
    loop {
        let stored = stores.load_saved(session).await?;
        let stored = stored.ok_or(ActError::NotFound)?;
        if matches!(act, PersonAct::Answer(_)) {
            let recent = stores.messages(session, Excerpt::Newest, RECENT).await?;
            if recent.iter().any(|message| message.turn == turn) {
                let version = stored.version;
                return Ok(Acted { turn, version });
            }
        }
        let attendance = attended(&stored.conversation, stores.silence_ms(), person, act, now)?;
        let next = Conversation {
            attendance,
            ..Conversation::clone(&stored.conversation)
        };
        let messages = messages(act, now);
        let events = letters(stores, session, &turn, act, now)?;
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
            answered: None,
        };
        if stores.commit(&change).await? == Committed::Saved {
            let version = change.next_version();
            stores.remember(&change, next.clone().into()).await;
            return Ok(Acted { turn, version });
        }
    }
}

/// What has to be sent for the customer to read it.
fn letters(
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
            Ok(vec![new_message(session, turn, text, now)?])
        }
        _ => Ok(Vec::new()),
    }
}

/// Who attends the conversation after the act.
fn attended(
    conversation: &Conversation,
    silence_ms: i64,
    person: &str,
    act: &PersonAct,
    now: Timestamp,
) -> Result<Attendance, ActError> {
    let now_ms = now.as_millisecond();
    // Whoever fell silent has given it back, here as on the page.
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

/// Where the conversation is held: where its newest message was written.
async fn channel_of(stores: &Stores, session: &SessionId) -> Result<Channel, StoreError> {
    let newest = stores.messages(session, Excerpt::Newest, 1).await?;
    let label = newest.first().map(|message| message.channel.as_str());
    let channels = [Channel::Web, Channel::Api, Channel::Whatsapp];
    let known = channels
        .into_iter()
        .find(|channel| Some(channel_label(*channel)) == label);
    Ok(known.unwrap_or_default())
}

/// Whether a person's words go by WhatsApp.
pub fn is_whatsapp(session: &SessionId) -> bool {
    session.as_str().starts_with("whatsapp:")
}

/// Says what is done, never the words.
impl std::fmt::Debug for PersonAct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TakeOver => "TakeOver",
            Self::Answer(_) => "Answer(..)",
            Self::GiveBack => "GiveBack",
        })
    }
}
