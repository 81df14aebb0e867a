//! Claiming WhatsApp messages, so that each is answered once.

use std::time::Duration;

use kavak_calls::ExponentialBackoff;

use super::Agent;
use super::agent::Running;
use crate::store::{CLAIM_LEASE, Claim, StoreError};

/// Between polls of a message that another task is answering: each one reads the database.
const POLL_BACKOFF: ExponentialBackoff =
    ExponentialBackoff::doubling(Duration::from_millis(10), Duration::from_millis(250));

/// The time limit of one try to give a claim back.
const RELEASE_LIMIT: Duration = Duration::from_secs(1);

/// Between tries to give a claim back to a database that does not answer.
const RELEASE_BACKOFF: ExponentialBackoff =
    ExponentialBackoff::doubling(Duration::from_millis(100), Duration::from_secs(1));

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
            let within = running.patience.left().await;
            let claim = self.stores.claim(ids, &running.turn, within);
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

    /// Gives the claim of a failed turn back, so that the next try can begin at once. The customer
    /// does not wait for it. A database that is away is asked again until the claim has run out by
    /// itself.
    pub(super) fn give_back(&self, running: &Running<'_>) {
        let ids = running.incoming.piece.ids.clone();
        if ids.is_empty() {
            return;
        }
        let (stores, turn) = (self.stores.clone(), running.turn.clone());
        tokio::spawn(tokio::time::timeout(CLAIM_LEASE, async move {
            for attempt in 1.. {
                let release = stores.release(&ids, &turn);
                if let Ok(Ok(())) = tokio::time::timeout(RELEASE_LIMIT, release).await {
                    return;
                }
                tokio::time::sleep(RELEASE_BACKOFF.after(attempt, 0.0)).await;
            }
        }));
    }
}
