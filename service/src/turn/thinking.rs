//! Thinking: computes the reply of a turn and all that is saved with it.

use std::sync::Arc;

use super::agent::Running;
use super::beside::{begin_with_notes, unreadable, with_referral};
use super::consent::consented;
use super::record::events;
use super::reply::Worded;
use super::{Agent, Outgoing, Replied};
use crate::sales::events_of;
use crate::store::{Conversation, NewEvent, StoreError, Stored};
use kavak_conversation::{Facts, Lead};

/// The result of thinking: all that a turn saves, and its reply.
pub(super) struct Intent {
    pub(super) conversation: Arc<Conversation>,
    pub(super) lead: Option<Lead>,
    pub(super) events: Vec<NewEvent>,
    pub(super) words: String,
    pub(super) outgoing: Outgoing,
}

impl Agent {
    /// Computes the turn from the stored conversation. Consent comes first, then attendance by a
    /// person, then the reply to the message itself.
    pub(super) async fn think(
        &self,
        stored: Option<&Stored>,
        facts: &Facts,
        running: &Running<'_>,
    ) -> Result<Intent, StoreError> {
        let intent = self.intend(stored, facts, running).await?;
        intent.sent_late(running)
    }

    async fn intend(
        &self,
        stored: Option<&Stored>,
        facts: &Facts,
        running: &Running<'_>,
    ) -> Result<Intent, StoreError> {
        let version = stored.map_or(0, |stored| stored.version);
        let conversation = stored
            .map(|stored| stored.conversation.clone())
            .unwrap_or_default();
        if let Some(intent) = consented(&conversation, version, running) {
            return Ok(intent);
        }
        let attendance = self.attendance(&conversation, running);
        if let Some(intent) = self.attended(&conversation, &attendance) {
            return Ok(intent);
        }
        if let Some(intent) = unreadable(&conversation, &attendance, version, running) {
            return Ok(intent);
        }
        let state = with_referral(&conversation.state, &running.incoming.piece);
        let Worded { mut turn, by_model } = self
            .reply(&state, running.incoming, facts, running.arrived)
            .await;
        begin_with_notes(&mut turn.reply, &running.incoming.piece);
        let kinds = events_of(&state, &turn.state);
        let is_wanted = kinds.iter().any(|kind| kind.wants_person(&turn.state));
        let mut events = events(&kinds, self.stores.event_lanes(), &turn, running)?;
        let letter = self.letter(&turn.reply, running)?;
        let outgoing = match letter {
            Some(_) => Outgoing::Sent,
            None => Outgoing::Reply,
        };
        events.extend(letter);
        Ok(Intent {
            conversation: Arc::new(Conversation {
                state: turn.state,
                whatsapp_stopped: conversation.whatsapp_stopped,
                attendance: if is_wanted {
                    attendance.wanted(running.arrived_at.as_millisecond())
                } else {
                    attendance
                },
            }),
            lead: turn.lead,
            events,
            words: turn.reply.text.clone(),
            outgoing: outgoing(Box::new(Replied {
                reply: turn.reply,
                turn: running.turn.clone(),
                version: version + 1,
                worded_by_model: by_model,
                understood: turn.understood,
            })),
        })
    }
}
