//! Answers a message: claim → load → think → commit, and from load on again if another turn of
//! the conversation was committed first.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::agent::Running;
use super::inventory::Offered;
use super::patience::Patience;
use super::record::messages;
use super::thinking::Intent;
use super::{Agent, Incoming, Outgoing, REPLY_LIMIT, TurnError};
use crate::store::{Answered, Change, Committed, Said, StoreError, Stored, TurnId};

/// Turns at the same time. They outlive clients that go away, so connections do not bound them.
const MAX_TURNS: usize = 1_024;

/// The turns that run in tasks of their own.
pub(super) struct Detached {
    tasks: TaskTracker,
    slots: Arc<Semaphore>,
}

impl Default for Detached {
    fn default() -> Self {
        Self {
            tasks: TaskTracker::new(),
            slots: Arc::new(Semaphore::new(MAX_TURNS)),
        }
    }
}

impl Agent {
    /// Answers one message in a task of its own: the turn ends as planned even if the client
    /// goes away, else a message would be half answered.
    pub async fn answer_detached(
        self: &Arc<Self>,
        incoming: Incoming,
    ) -> Result<Outgoing, TurnError> {
        let slot = self.detached.slots.clone().try_acquire_owned();
        let slot = slot.map_err(|_| TurnError::Unavailable)?;
        let agent = self.clone();
        let turn = self.detached.tasks.spawn(async move {
            let _slot = slot;
            agent.answer(&incoming).await
        });
        turn.await.unwrap_or_else(|panic| {
            let turn = TurnId::random();
            tracing::error!(turn_id = turn.as_str(), %panic, "turn panicked");
            Err(TurnError::Failed(turn))
        })
    }

    /// Returns once every detached turn has ended.
    pub async fn until_idle(&self) {
        self.detached.tasks.close();
        self.detached.tasks.wait().await;
    }

    /// Answers one message. Once this returns a reply, the conversation that
    /// it led to is in the store.
    pub async fn answer(&self, incoming: &Incoming) -> Result<Outgoing, TurnError> {
        self.answer_in_time(incoming, false).await
    }

    /// Like [`Agent::answer`]; a late reply goes by Twilio's REST API.
    pub(super) async fn answer_in_time(
        &self,
        incoming: &Incoming,
        is_late: bool,
    ) -> Result<Outgoing, TurnError> {
        let running = Running {
            incoming,
            turn: TurnId::random(),
            arrived: Instant::now(),
            arrived_at: Timestamp::now(),
            patience: Arc::new(Patience::new()),
            is_late,
        };
        let outcome = tokio::time::timeout(REPLY_LIMIT, self.run(&running)).await;
        let outcome = outcome.unwrap_or(Err(StoreError::Unavailable(None)));
        if let Err(error) = &outcome {
            self.give_back(&running);
            let can_succeed_later = matches!(error, StoreError::Unavailable(_));
            if !can_succeed_later && self.is_gathered(incoming) {
                self.clear_inbox(incoming);
            }
        }
        let outcome = outcome.map_err(|error| self.explain(&running, error));
        self.account(&running, &outcome).await;
        outcome
    }

    /// Runs the turn once the sender is quiet, after the earlier turns of the conversation.
    async fn run(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        if self.is_gathered(running.incoming) {
            self.wait_for_schema(running).await?;
            if let Some(outgoing) = self.gather(running).await? {
                return Ok(outgoing);
            }
        }
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

    /// Runs the turn; no other turn of the conversation runs in this process.
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
            let Some(burst) = self.burst(running).await? else {
                return Ok(Outgoing::Joined);
            };
            let whole = Running {
                incoming: &burst,
                ..running.clone()
            };
            let offered = self.inventory.offered();
            let intent = self.think(stored.as_ref(), &offered.facts, &whole).await?;
            let committed = self.commit(&intent, stored.as_ref(), &offered, &whole);
            if committed.await? == Committed::Saved {
                if self.is_gathered(running.incoming) {
                    self.clear_inbox(&burst);
                }
                return Ok(intent.outgoing);
            }
            self.metrics.commit_conflict();
            self.refresh_stock(running).await?;
            if let Some(reply) = self.answered_elsewhere(running).await? {
                return Ok(Outgoing::Repeated(reply));
            }
            stored = self.load_saved(running).await?;
        }
    }

    async fn wait_for_schema(&self, running: &Running<'_>) -> Result<(), StoreError> {
        let migrated = async {
            self.stores.until_migrated().await;
            Ok(())
        };
        running.patience.wait_for(migrated).await
    }

    /// Reads which cars are sold: another task may have marked one.
    async fn refresh_stock(&self, running: &Running<'_>) -> Result<(), StoreError> {
        let stock = running.patience.wait_for(self.stores.stock()).await?;
        self.inventory.update(stock);
        Ok(())
    }

    /// Loads the conversation from the database, not from the cache.
    async fn load_saved(&self, running: &Running<'_>) -> Result<Option<Stored>, StoreError> {
        let load = self.stores.load_saved(&running.incoming.session);
        running.patience.wait_for(load).await
    }

    /// Saves the turn, unless the conversation or the stock has changed since it was loaded.
    async fn commit(
        &self,
        intent: &Intent,
        from: Option<&Stored>,
        offered: &Offered,
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
        let messages = messages(running, &intent.words);
        let change = Change {
            session: &running.incoming.session,
            from,
            turn: &running.turn,
            conversation: &intent.conversation,
            stock_revision: offered.revision,
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
            committed = self.read_outcome(running).await;
        }
        if matches!(committed, Ok(Committed::Saved)) {
            self.stores
                .remember(&change, intent.conversation.clone())
                .await;
        }
        committed
    }

    /// Reads whether a commit with an ambiguous result was saved.
    async fn read_outcome(&self, running: &Running<'_>) -> Result<Committed, StoreError> {
        let stored = self.load_saved(running).await?;
        let saved = stored.is_some_and(|stored| stored.last_turn == running.turn);
        Ok(if saved {
            Committed::Saved
        } else {
            Committed::Conflict
        })
    }
}
