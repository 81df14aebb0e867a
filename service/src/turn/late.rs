//! Messages whose turn never ended: its task died, or the database was away for too long.
//!
//! No request waits for their answer any more, so it goes by Twilio's REST API. Without
//! that they are answered with their sender's next message.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use tokio_util::sync::CancellationToken;

use super::{Agent, Incoming, Keep};
use crate::store::{Piece, SessionId, StoreError};
use kavak_conversation::{Channel, Sender};

/// Longer than any turn takes and its claim stands.
const ABANDONED_AFTER: Duration = Duration::from_secs(20);

/// The interval between polls for abandoned messages.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// Conversations that are answered at once.
const BATCH: u32 = 16;

/// Answers abandoned messages until `stop`. Every task does; who comes first claims them.
pub async fn answer_abandoned(agent: Arc<Agent>, stop: CancellationToken) {
    if agent.contents.is_none() {
        return;
    }
    let started = stop.run_until_cancelled(agent.stores.until_migrated());
    if started.await.is_none() {
        return;
    }
    // A turn that was begun is finished.
    let pause = || stop.run_until_cancelled(tokio::time::sleep(POLL_INTERVAL));
    while pause().await.is_some() {
        if let Err(error) = agent.answer_abandoned(ABANDONED_AFTER).await {
            tracing::warn!(%error, "abandoned messages cannot be read");
        }
    }
}

impl Agent {
    /// Answers the messages that have waited for longer than `age`.
    ///
    /// # Errors
    /// Fails if they cannot be read.
    pub async fn answer_abandoned(self: &Arc<Self>, age: Duration) -> Result<(), StoreError> {
        let found = self.stores.abandoned(age, BATCH).await?;
        let turns = found.into_iter().map(|(session, piece)| {
            let (agent, incoming) = (self.clone(), abandoned(session, piece));
            async move {
                let running = tokio::spawn({
                    let (agent, incoming) = (agent.clone(), incoming.clone());
                    // The error is in the logs.
                    async move { drop(agent.answer_in_time(&incoming, true).await) }
                });
                if let Err(panic) = running.await {
                    tracing::error!(%panic, "turn panicked");
                    agent.clear_inbox(&incoming);
                }
            }
        });
        join_all(turns).await;
        Ok(())
    }
}

fn abandoned(session: SessionId, piece: Piece) -> Incoming {
    Incoming {
        // WhatsApp's sessions are named by whom they are with.
        sender: Some(Sender::new(session.as_str(), None)),
        session,
        piece,
        channel: Channel::Whatsapp,
        keep: Keep::Words,
        silenced: Vec::new(),
    }
}
