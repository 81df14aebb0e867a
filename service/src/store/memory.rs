//! A repository that ends with the process.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

use super::lru_map::LruMap;
use super::{
    Change, Claim, Claims, Committed, EventWriter, LeadRecord, Leads, MessageId, NewEvent,
    Repository, SessionId, Stock, StoreError, Stored, TurnId, latest_migration,
};
use kavak_conversation::Lead;

mod inbox;
mod outbox;
mod overdue;
mod transcripts;
use inbox::WaitingRoom;
use outbox::Events;
use transcripts::Messages;

/// The capacity for conversations and for leads: some 20 MB of each.
const CAPACITY: usize = 20_000;

/// Keeps everything in bounded maps.
pub(super) struct MemoryRepository {
    conversations: LruMap<SessionId, Stored>,
    leads: LruMap<SessionId, LeadRecord>,
    messages: LruMap<MessageId, (TurnId, Option<String>)>,
    events: Events,
    mails: Events,
    outgoing: Events,
    messages_said: Messages,
    /// For which promised time a lead was announced again.
    announced: LruMap<SessionId, String>,
    waiting_room: WaitingRoom,
}

impl MemoryRepository {
    pub(super) fn new(state_ttl: Duration, answer_ttl: Duration) -> Self {
        Self {
            conversations: LruMap::new(CAPACITY, state_ttl),
            leads: LruMap::new(CAPACITY, Duration::MAX),
            messages: LruMap::new(CAPACITY, answer_ttl),
            events: Events::default(),
            mails: Events::default(),
            outgoing: Events::default(),
            messages_said: Messages::default(),
            announced: LruMap::new(CAPACITY, Duration::MAX),
            waiting_room: WaitingRoom::default(),
        }
    }

    fn is_answered(&self, change: &Change<'_>) -> bool {
        let messages = change.answered.iter().flat_map(|a| a.replies());
        messages
            .filter_map(|(message, _)| self.messages.get(message))
            .any(|(_, reply)| reply.is_some())
    }
}

#[async_trait]
impl Repository for MemoryRepository {
    async fn load(&self, session: &SessionId) -> Result<Option<Stored>, StoreError> {
        Ok(self.conversations.get(session))
    }

    async fn commit(&self, change: &Change<'_>) -> Result<Committed, StoreError> {
        if self.is_answered(change) {
            return Ok(Committed::Conflict);
        }
        let next = Stored {
            version: change.next_version(),
            last_turn: change.turn.clone(),
            conversation: Arc::new(change.conversation.clone()),
        };
        let saved = self
            .conversations
            .update(change.session.clone(), |current| {
                let saved = match (current, change.from) {
                    (None, None) => true,
                    (Some(current), Some(from)) => current.last_turn == from.last_turn,
                    _ => false,
                };
                (saved.then_some(next), saved)
            });
        if !saved {
            return Ok(Committed::Conflict);
        }
        self.messages_said
            .save(change.session, change.turn, change.said);
        self.save_lead(change.session, change.lead, change.events)
            .await?;
        for (message, reply) in change.answered.iter().flat_map(|a| a.replies()) {
            let reply = Some(reply.to_owned());
            self.messages
                .put(message.clone(), (change.turn.clone(), reply));
        }
        Ok(Committed::Saved)
    }

    async fn migration_level(&self) -> Result<i64, StoreError> {
        Ok(latest_migration())
    }

    async fn stock(&self) -> Result<Stock, StoreError> {
        Ok(Stock::default())
    }
}

#[async_trait]
impl Leads for MemoryRepository {
    async fn save_lead(
        &self,
        session: &SessionId,
        lead: Option<&Lead>,
        events: &[NewEvent],
    ) -> Result<(), StoreError> {
        self.save_events(session, events);
        let Some(lead) = lead else {
            return Ok(());
        };
        self.leads.update(session.clone(), |current| {
            let mut merged = current
                .map(|record| record.lead.clone())
                .unwrap_or_default();
            merged.merge(lead);
            let record = LeadRecord {
                session_id: session.as_str().to_owned(),
                lead: merged,
                updated_at: seconds_since_1970(),
            };
            (Some(record), ())
        });
        Ok(())
    }

    async fn announce_overdue(
        &self,
        now: &str,
        write: &EventWriter<'_>,
    ) -> Result<usize, StoreError> {
        self.announce(now, write)
    }

    async fn leads(&self, limit: u32) -> Result<Vec<LeadRecord>, StoreError> {
        Ok(self
            .leads
            .newest(usize::try_from(limit).unwrap_or(usize::MAX)))
    }
}

#[async_trait]
impl Claims for MemoryRepository {
    async fn claim(
        &self,
        message: &MessageId,
        owner: &TurnId,
        _within: Duration,
    ) -> Result<Claim, StoreError> {
        Ok(self
            .messages
            .update(message.clone(), |current| match current {
                None => (Some((owner.clone(), None)), Claim::Ours),
                Some((claimed_by, None)) if claimed_by == owner => (None, Claim::Ours),
                Some((_, None)) => (None, Claim::Pending),
                Some((_, Some(reply))) => (None, Claim::Answered(reply.clone())),
            }))
    }

    async fn answer(&self, message: &MessageId) -> Result<Option<String>, StoreError> {
        Ok(self.messages.get(message).and_then(|(_, reply)| reply))
    }

    async fn release(&self, message: &MessageId, owner: &TurnId) -> Result<(), StoreError> {
        if let Some((claimed_by, None)) = self.messages.get(message)
            && claimed_by == *owner
        {
            self.messages.remove(message);
        }
        Ok(())
    }
}

fn seconds_since_1970() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |age| i64::try_from(age.as_secs()).unwrap_or(i64::MAX))
}
