//! The transcripts of a process.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::MemoryRepository;
use crate::metrics::channel_label;
use crate::store::{
    Author, Excerpt, Expiry, Said, SessionId, StoreError, TranscriptMessage, Transcripts, TurnId,
};

/// Text kept at most; beyond it the oldest messages are dropped.
const CAPACITY_BYTES: usize = 32 * 1024 * 1024;

/// The memory of a message besides its text, roughly.
const OVERHEAD_BYTES: usize = 200;

/// Messages of all conversations in the order of their coming.
#[derive(Default)]
pub(super) struct Messages(Mutex<Log>);

#[derive(Default)]
struct Log {
    last_position: i64,
    bytes: usize,
    entries: VecDeque<(SessionId, TranscriptMessage)>,
}

fn size(message: &TranscriptMessage) -> usize {
    message.text.len() + OVERHEAD_BYTES
}

impl Log {
    fn drop_oldest(&mut self) {
        if let Some((_, message)) = self.entries.pop_front() {
            self.bytes -= size(&message);
        }
    }
}

impl Messages {
    pub(super) fn save(&self, session: &SessionId, turn: &TurnId, said: Said<'_>) {
        let mut log = self.lock();
        for new in said.messages {
            log.last_position += 1;
            let message = TranscriptMessage {
                position: log.last_position,
                turn: turn.clone(),
                author: new.author,
                channel: channel_label(said.channel).to_owned(),
                text: new.text.clone(),
                sent_at_ms: new.sent_at_ms,
                delivery: None,
                twilio_sids: None,
            };
            log.bytes += size(&message);
            log.entries.push_back((session.clone(), message));
            while log.bytes > CAPACITY_BYTES {
                log.drop_oldest();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transcripts for MemoryRepository {
    async fn messages(
        &self,
        session: &SessionId,
        excerpt: Excerpt,
        limit: u32,
    ) -> Result<Vec<TranscriptMessage>, StoreError> {
        let log = self.messages_said.lock();
        let of_session = log.entries.iter().filter(|(whose, _)| whose == session);
        let of_session = of_session.map(|(_, message)| message);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(match excerpt {
            Excerpt::After(position) => of_session
                .filter(|message| message.position > position)
                .take(limit)
                .cloned()
                .collect(),
            Excerpt::Newest => {
                let mut newest: Vec<_> = of_session.rev().take(limit).cloned().collect();
                newest.reverse();
                newest
            }
        })
    }

    async fn set_delivery(
        &self,
        session: &SessionId,
        turn: &TurnId,
        delivery: &str,
        twilio_sids: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut log = self.messages_said.lock();
        let of_turn = log.entries.iter_mut().filter(|(whose, message)| {
            whose == session && message.turn == *turn && message.author != Author::Customer
        });
        for (_, message) in of_turn {
            message.delivery = Some(delivery.to_owned());
            if let Some(sids) = twilio_sids {
                message.twilio_sids = Some(sids.to_owned());
            }
        }
        Ok(())
    }

    async fn sweep_expired(&self, expiry: Expiry) -> Result<bool, StoreError> {
        let mut log = self.messages_said.lock();
        let is_expired = |log: &Log| {
            let oldest = log.entries.front();
            oldest.is_some_and(|(_, message)| message.sent_at_ms < expiry.messages_before_ms)
        };
        while is_expired(&log) {
            log.drop_oldest();
        }
        self.leads
            .retain(|lead| lead.updated_at.saturating_mul(1_000) >= expiry.leads_before_ms);
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NewMessage;

    #[test]
    fn flood_of_messages_drops_the_oldest() {
        let messages = Messages::default();
        let ana = SessionId::new("ana");
        let said = [NewMessage {
            author: Author::Customer,
            text: "x".repeat(16 * 1024),
            sent_at_ms: 0,
        }];
        for _ in 0..2 * CAPACITY_BYTES / said[0].text.len() {
            let said = Said {
                messages: &said,
                ..Said::default()
            };
            messages.save(&ana, &TurnId::random(), said);
        }
        let log = messages.lock();
        assert!(log.bytes <= CAPACITY_BYTES);
        let sizes = log.entries.iter().map(|(_, message)| size(message));
        assert_eq!(sizes.sum::<usize>(), log.bytes);
        let newest = log.entries.back().map(|(_, message)| message.position);
        assert_eq!(newest, Some(log.last_position));
    }
}
