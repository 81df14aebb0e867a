//! Load, think, commit, and again if another turn came first.

use std::sync::Arc;
use std::time::Duration;

use super::agent::Running;
use super::consent::{self, Consent};
use super::thinking::Thought;
use super::{Agent, Outgoing, REPLY_LIMIT, Replied};
use crate::conversation::{Lead, NextAction, Reply, Sources};
use crate::store::{Answered, Change, Claim, Committed, Conversation, StoreError, Stored};

/// Between two looks at a message that another task is answering.
const CLAIM_POLL_INTERVAL: Duration = Duration::from_millis(25);

/// What a turn wants to save and say.
struct Intent {
    conversation: Arc<Conversation>,
    lead: Option<Lead>,
    words: String,
    outgoing: Outgoing,
}

impl Agent {
    /// The turn, bounded in time as a whole.
    pub(super) async fn run(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        let outcome = tokio::time::timeout(REPLY_LIMIT, self.run_held(running)).await;
        let outcome = outcome.unwrap_or(Err(StoreError::Unavailable(None)));
        if outcome.is_err() {
            self.give_back(running).await;
        }
        outcome
    }

    /// The turn, after those of the same conversation that came before it.
    async fn run_held(&self, running: &Running<'_>) -> Result<Outgoing, StoreError> {
        let mut held = self.locks.hold(&running.incoming.session).await;
        if held.failed_since(running.arrived) {
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
        let migrated = async {
            self.stores.until_migrated().await;
            Ok(())
        };
        running.patience.wait_for(migrated).await?;
        if let Some(reply) = self.claim(running).await? {
            return Ok(Outgoing::Repeated(reply));
        }
        let load = self.stores.load(&running.incoming.session);
        let mut stored = running.patience.wait_for(load).await?;
        loop {
            let intent = self.intend(stored.as_ref(), running).await;
            if self.commit(&intent, stored.as_ref(), running).await? == Committed::Saved {
                return Ok(intent.outgoing);
            }
            self.metrics.commit_conflict();
            if let Some(reply) = self.answered_elsewhere(running).await? {
                return Ok(Outgoing::Repeated(reply));
            }
            let load = self.stores.load_saved(&running.incoming.session);
            stored = running.patience.wait_for(load).await?;
        }
    }

    /// Claims the message; waits for another that is answering it, and returns
    /// that one's reply.
    async fn claim(&self, running: &Running<'_>) -> Result<Option<String>, StoreError> {
        let ids = &running.incoming.ids;
        if ids.is_empty() {
            return Ok(None);
        }
        loop {
            let claim = self.stores.claim(ids, &running.turn);
            match running.patience.wait_for(claim).await? {
                Claim::Ours => return Ok(None),
                Claim::Answered(reply) => return Ok(Some(reply)),
                Claim::Pending => tokio::time::sleep(CLAIM_POLL_INTERVAL).await,
            }
        }
    }

    async fn answered_elsewhere(
        &self,
        running: &Running<'_>,
    ) -> Result<Option<String>, StoreError> {
        let answer = self.stores.answer(&running.incoming.ids);
        running.patience.wait_for(answer).await
    }

    /// A turn that failed lets the next try begin at once. If even that fails,
    /// the claim runs out by itself.
    async fn give_back(&self, running: &Running<'_>) {
        let ids = &running.incoming.ids;
        if !ids.is_empty() {
            let release = self.stores.release(ids, &running.turn);
            let _ = running.patience.wait_for(release).await;
        }
    }

    async fn intend(&self, stored: Option<&Stored>, running: &Running<'_>) -> Intent {
        let version = stored.map_or(0, |stored| stored.version);
        let conversation = stored
            .map(|stored| stored.conversation.clone())
            .unwrap_or_default();
        if let Some(intent) = consented(&conversation, version, running) {
            return intent;
        }
        let Thought {
            turn,
            worded_by_model,
        } = self
            .think(&conversation.state, running.incoming, running.arrived)
            .await;
        Intent {
            conversation: Arc::new(Conversation {
                state: turn.state,
                whatsapp_stopped: conversation.whatsapp_stopped,
            }),
            lead: turn.lead,
            words: turn.reply.text.clone(),
            outgoing: Outgoing::Reply(Box::new(Replied {
                reply: turn.reply,
                turn: running.turn.clone(),
                version: version + 1,
                worded_by_model,
                understood: turn.understood,
            })),
        }
    }

    async fn commit(
        &self,
        intent: &Intent,
        from: Option<&Stored>,
        running: &Running<'_>,
    ) -> Result<Committed, StoreError> {
        let ids = &running.incoming.ids;
        let answered = (!ids.is_empty()).then(|| Answered {
            messages: ids.clone(),
            reply: intent.words.clone(),
        });
        let change = Change {
            session: &running.incoming.session,
            from,
            turn: &running.turn,
            conversation: &intent.conversation,
            lead: intent.lead.as_ref(),
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

/// What WhatsApp customers get who unsubscribe, are unsubscribed or come back.
fn consented(
    conversation: &Arc<Conversation>,
    version: i64,
    running: &Running<'_>,
) -> Option<Intent> {
    running.incoming.sender.as_ref()?;
    let stopped = conversation.whatsapp_stopped;
    let (words, stops) = match (stopped, Consent::read(&running.incoming.text)) {
        (false, Some(Consent::Withdrawn)) => (consent::STOPPED, true),
        (true, Some(Consent::Given)) => (consent::RESUMED, false),
        (true, _) => ("", true),
        (false, _) => return None,
    };
    let outgoing = if words.is_empty() {
        Outgoing::Silence
    } else {
        Outgoing::Reply(Box::new(Replied {
            reply: plain_reply(words),
            turn: running.turn.clone(),
            version: version + 1,
            worded_by_model: false,
            understood: true,
        }))
    };
    Some(Intent {
        conversation: Arc::new(Conversation {
            state: conversation.state.clone(),
            whatsapp_stopped: stops,
        }),
        lead: None,
        words: words.to_owned(),
        outgoing,
    })
}

fn plain_reply(words: &str) -> Reply {
    Reply {
        text: words.to_owned(),
        next_action: NextAction::ContinueConversation,
        suggested_questions: Vec::new(),
        cars: Vec::new(),
        financing: None,
        sources: Sources::default(),
    }
}
