//! Load, think, commit, and again if another turn came first.

use std::sync::Arc;
use std::time::Instant;

use super::agent::Running;
use super::beside::{begin_with_notes, unreadable, with_referral};
use super::consent::consented;
use super::record::{events, said};
use super::thinking::Thought;
use super::{Agent, Outgoing, REPLY_LIMIT, Replied};
use crate::sales::events_of;
use crate::store::{Answered, Change, Committed, Conversation, NewEvent, Said, StoreError, Stored};
use kavak_conversation::{Facts, Lead};

/// What a turn wants to save and say.
pub(super) struct Intent {
    pub(super) conversation: Arc<Conversation>,
    pub(super) lead: Option<Lead>,
    pub(super) events: Vec<NewEvent>,
    pub(super) words: String,
    pub(super) outgoing: Outgoing,
}

impl Agent {
    /// The turn, bounded in time as a whole.
    pub(super) async fn run(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        let outcome = tokio::time::timeout(REPLY_LIMIT, self.run_gathered(running)).await;
        let outcome = outcome.unwrap_or(Err(StoreError::Unavailable(None)));
        if let Err(error) = &outcome {
            self.give_back(running);
            let can_succeed_later = matches!(error, StoreError::Unavailable(_));
            if !can_succeed_later && self.is_gathered(running.incoming) {
                self.clear_inbox(running.incoming);
            }
        }
        outcome
    }

    /// The turn, once the sender is quiet.
    async fn run_gathered(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        if self.is_gathered(running.incoming) {
            self.wait_for_schema(running).await?;
            if let Some(outgoing) = self.gather(running).await? {
                return Ok(outgoing);
            }
        }
        self.run_held(running).await
    }

    async fn wait_for_schema(&self, running: &Running<'_>) -> Result<(), StoreError> {
        let migrated = async {
            self.stores.until_migrated().await;
            Ok(())
        };
        running.patience.wait_for(migrated).await
    }

    /// The turn, after those of the same conversation that came before it.
    async fn run_held(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        let waits_since = Instant::now();
        let mut held = self.locks.hold(&running.incoming.session).await;
        if held.failed_since(waits_since) {
            return Err(StoreError::Unavailable(None));
        }
        let outcome = self.run_alone(running).await;
        if matches!(outcome, Err(StoreError::Unavailable(_))) {
            held.mark_failed();
        }
        outcome
    }

    /// The turn, with the conversation to itself as far as this process goes.
    async fn run_alone(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        self.wait_for_schema(running).await?;
        if self.inventory.offered().revision.is_none() {
            self.refresh_stock(running).await?;
        }
        if let Some(reply) = self.claim(running).await? {
            return Ok(Outgoing::Repeated(reply));
        }
        let load = self.stores.load(&running.incoming.session);
        let mut stored = running.patience.wait_for(load).await?;
        loop {
            let joined = match self.is_gathered(running.incoming) {
                true => self.joined(running).await?,
                false => Some(running.incoming.clone()),
            };
            let Some(joined) = joined else {
                return Ok(Outgoing::Joined);
            };
            let whole = Running {
                incoming: &joined,
                ..running.clone()
            };
            let offered = self.inventory.offered();
            let intent = self.intend(stored.as_ref(), &offered.facts, &whole).await?;
            let intent = intent.sent_late(&whole)?;
            let from = (stored.as_ref(), offered.revision);
            if self.commit(&intent, from, &whole).await? == Committed::Saved {
                if self.is_gathered(running.incoming) {
                    self.clear_inbox(&joined);
                }
                return Ok(intent.outgoing);
            }
            self.metrics.commit_conflict();
            self.refresh_stock(running).await?;
            if let Some(reply) = self.answered_elsewhere(running).await? {
                return Ok(Outgoing::Repeated(reply));
            }
            let load = self.stores.load_saved(&running.incoming.session);
            stored = running.patience.wait_for(load).await?;
        }
    }

    /// Another task may have been told of a sold car.
    async fn refresh_stock(&self, running: &Running<'_>) -> Result<(), StoreError> {
        let stock = running.patience.wait_for(self.stores.stock()).await?;
        self.inventory.update(stock);
        Ok(())
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
        let Thought {
            mut turn,
            worded_by_model,
        } = self
            .think(&state, running.incoming, facts, running.arrived)
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
                worded_by_model,
                understood: turn.understood,
            })),
        })
    }

    async fn commit(
        &self,
        intent: &Intent,
        (from, stock_revision): (Option<&Stored>, Option<i64>),
        running: &Running<'_>,
    ) -> Result<Committed, StoreError> {
        let incoming = running.incoming;
        let (ids, keep) = (&incoming.piece.ids, incoming.keep);
        let answered = match ids.is_empty() {
            true => None,
            false => Some(Answered {
                messages: ids.clone(),
                reply: match running.is_late {
                    true => String::new(),
                    false => keep.kept(&intent.words, &intent.outgoing)?,
                },
                silenced: incoming.silenced.clone(),
            }),
        };
        let messages = said(running, &intent.words);
        let change = Change {
            session: &running.incoming.session,
            from,
            turn: &running.turn,
            conversation: &intent.conversation,
            stock_revision,
            within: Some(running.patience.left().await),
            said: Said {
                channel: running.incoming.channel,
                messages: &messages,
            },
            lead: intent.lead.as_ref(),
            events: &intent.events,
            answered: answered.as_ref(),
        };
        let mut committed = running.patience.wait_for(self.stores.commit(&change)).await;
        if matches!(committed, Err(StoreError::Unavailable(_))) {
            committed = self.look_up(running).await;
        }
        if matches!(committed, Ok(Committed::Saved)) {
            self.stores
                .remember(&change, intent.conversation.clone())
                .await;
        }
        committed
    }

    /// A connection that broke during a commit does not tell how it ended: the
    /// row does.
    async fn look_up(&self, running: &Running<'_>) -> Result<Committed, StoreError> {
        let load = self.stores.load_saved(&running.incoming.session);
        let stored = running.patience.wait_for(load).await?;
        let saved = stored.is_some_and(|stored| stored.last_turn == running.turn);
        Ok(if saved {
            Committed::Saved
        } else {
            Committed::Conflict
        })
    }
}
