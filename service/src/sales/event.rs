//! Computes the events of a turn for the sales team, as a pure function.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Serialize;

use crate::store::{Lane, NewEvent, SessionId, TurnId};
use kavak_conversation::acts::Errand;
use kavak_conversation::{Lead, State};

/// A change of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventKind {
    /// The first thing by which a customer can be followed up is known.
    LeadStarted,
    /// The lead was handed to a person with everything that was asked.
    LeadCompleted,
    /// A started lead has new content.
    LeadChanged,
    /// A person was asked for, or has to take over.
    PersonWanted,
    /// The customer complains.
    Complaint,
    /// The customer asks about, or for the deletion of, personal data.
    DataRequested,
}

impl EventKind {
    /// As receivers read it in `type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeadStarted => "lead.started",
            Self::LeadCompleted => "lead.completed",
            Self::LeadChanged => "lead.changed",
            Self::PersonWanted => "person.wanted",
            Self::Complaint => "complaint",
            Self::DataRequested => "data.requested",
        }
    }
}

impl EventKind {
    /// Returns whether the sales team has to attend to it, `after` the turn.
    pub fn wants_person(self, after: &State) -> bool {
        match self {
            Self::LeadStarted => false,
            // Additions to a lead that was handed over are for a person too.
            Self::LeadChanged => after.handed_over,
            Self::LeadCompleted | Self::PersonWanted | Self::Complaint | Self::DataRequested => {
                true
            }
        }
    }
}

/// Derives the events of a turn from the state before and after it, in the
/// order in which they are delivered.
pub fn events_of(before: &State, after: &State) -> Vec<EventKind> {
    let mut events = Vec::new();
    let started = is_started(&before.lead);
    let completed = !before.handed_over && after.handed_over;
    if !started && is_started(&after.lead) {
        events.push(EventKind::LeadStarted);
    } else if started && !completed && is_started(&after.lead) && before.lead != after.lead {
        events.push(EventKind::LeadChanged);
    }
    if completed {
        events.push(EventKind::LeadCompleted);
    }
    let errand = after.errand.filter(|_| before.errand != after.errand);
    match errand {
        Some(Errand::Complaint) => events.push(EventKind::Complaint),
        Some(Errand::DataRequest) => events.push(EventKind::DataRequested),
        _ if after.human_wanted && !before.human_wanted => events.push(EventKind::PersonWanted),
        Some(Errand::TradeIn) | None => {}
        // A customer who came for something else is answered by a person.
        Some(_) if !completed => events.push(EventKind::PersonWanted),
        Some(_) => {}
    }
    events
}

/// Returns whether the lead has anything to follow the customer up by.
fn is_started(lead: &Lead) -> bool {
    lead.name.is_some() || lead.phone.is_some() || lead.preferred_time.is_some()
}

/// The message that a receiver gets, by Standard Webhooks' recommendation:
/// `type`, `timestamp` and `data`.
#[derive(Serialize)]
struct Payload<'a> {
    r#type: &'static str,
    timestamp: Timestamp,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    event_id: &'a str,
    session_id: &'a str,
    channel: &'a str,
    /// The promised moment with its offset, where the customer named one.
    call_at: Option<String>,
    /// Set if the team did not act by the promised moment.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    overdue: bool,
    lead: &'a Lead,
}

/// The common data of the events of one turn.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    /// The conversation.
    pub session: &'a SessionId,
    /// The turn.
    pub turn: &'a TurnId,
    /// `web`, `api` or `whatsapp`.
    pub channel: &'a str,
    /// The lead after the turn.
    pub lead: &'a Lead,
    /// When.
    pub now: Timestamp,
    /// True if the lead is announced again because it was not taken in time.
    pub is_overdue: bool,
}

/// Writes the events of a turn as the outbox keeps them, for each of the lanes.
///
/// Their ids follow from the turn's: a turn that is computed again after a
/// conflict makes the same events, not further ones.
///
/// # Errors
/// Fails if a lead can't be written as JSON.
pub fn new_events(
    kinds: &[EventKind],
    lanes: &[Lane],
    occasion: Occasion<'_>,
) -> Result<Vec<NewEvent>, serde_json::Error> {
    let mut events = Vec::with_capacity(kinds.len() * lanes.len());
    if lanes.is_empty() {
        return Ok(events);
    }
    for (index, kind) in kinds.iter().enumerate() {
        let id = format!("evt_{}_{index}", occasion.turn.as_str());
        let payload = payload(*kind, &id, occasion)?;
        events.extend(lanes.iter().map(|lane| NewEvent {
            lane: *lane,
            id: id.clone(),
            kind: kind.name(),
            payload: payload.clone(),
        }));
    }
    Ok(events)
}

fn payload(kind: EventKind, id: &str, occasion: Occasion<'_>) -> Result<String, serde_json::Error> {
    let lead = occasion.lead;
    serde_json::to_string(&Payload {
        r#type: kind.name(),
        timestamp: occasion.now,
        data: Data {
            event_id: id,
            session_id: occasion.session.as_str(),
            channel: occasion.channel,
            call_at: lead.preferred_time_at.map(with_offset),
            overdue: occasion.is_overdue,
            lead,
        },
    })
}

/// A time in America/Mexico_City (UTC−6 all year) with its offset.
fn with_offset(time: DateTime) -> String {
    const CENTRAL_TIME: Offset = jiff::tz::offset(-6);
    CENTRAL_TIME.to_timestamp(time).map_or_else(
        |_| time.to_string(),
        |at| at.display_with_offset(CENTRAL_TIME).to_string(),
    )
}

#[cfg(test)]
mod tests;
