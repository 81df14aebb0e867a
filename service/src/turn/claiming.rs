//! Claiming WhatsApp messages, so that each is answered once.

use std::time::Duration;

use kavak_calls::ExponentialBackoff;

use super::Agent;
use super::agent::Running;
use crate::store::{Claim, StoreError};

/// Between polls of a message that another task is answering: each one reads the database.
const POLL_BACKOFF: ExponentialBackoff =
    ExponentialBackoff::doubling(Duration::from_millis(10), Duration::from_millis(250));

/// The time limit of giving a claim back.
const GIVE_BACK_LIMIT: Duration = Duration::from_secs(1);

impl Agent {
    /// Claims the message; waits for another that is answering it, and returns
    /// that one's reply.
    pub(super) async fn claim(&self, running: &Running<'_>) -> Result<Option<String>, StoreError> {
        let ids = &running.incoming.piece.ids;
        if ids.is_empty() {
            return Ok(None);
        }
        let mut polls = 0;
        loop {
            let claim = self.stores.claim(ids, &running.turn);
            match running.patience.wait_for(claim).await? {
                Claim::Ours => return Ok(None),
                Claim::Answered(reply) => return Ok(Some(reply)),
                Claim::Pending => polls += 1,
            }
            tokio::time::sleep(POLL_BACKOFF.after(polls, 0.0)).await;
        }
    }

    /// The reply of another turn that answered this message after all.
    pub(super) async fn answered_elsewhere(
        &self,
        running: &Running<'_>,
    ) -> Result<Option<String>, StoreError> {
        let answer = self.stores.answer(&running.incoming.piece.ids);
        running.patience.wait_for(answer).await
    }

    /// A turn that failed lets the next try begin at once. The customer does
    /// not wait for it; if it fails too, the claim runs out by itself.
    pub(super) fn give_back(&self, running: &Running<'_>) {
        let ids = running.incoming.piece.ids.clone();
        if ids.is_empty() {
            return;
        }
        let (stores, turn) = (self.stores.clone(), running.turn.clone());
        tokio::spawn(tokio::time::timeout(GIVE_BACK_LIMIT, async move {
            stores.release(&ids, &turn).await
        }));
    }
}
