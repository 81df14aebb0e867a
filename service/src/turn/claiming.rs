//! Claiming WhatsApp messages, so that each is answered once.

use std::time::Duration;

use super::Agent;
use super::agent::Running;
use crate::store::{Claim, StoreError};

/// Between two looks at a message that another task is answering: soon at
/// first, then less often, because each look asks the database.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// How long giving a claim back may take.
const GIVE_BACK_LIMIT: Duration = Duration::from_secs(1);

impl Agent {
    /// Claims the message; waits for another that is answering it, and returns
    /// that one's reply.
    pub(super) async fn claim(&self, running: &Running<'_>) -> Result<Option<String>, StoreError> {
        let ids = &running.incoming.piece.ids;
        if ids.is_empty() {
            return Ok(None);
        }
        let mut pause = SHORTEST_PAUSE;
        loop {
            let claim = self.stores.claim(ids, &running.turn);
            match running.patience.wait_for(claim).await? {
                Claim::Ours => return Ok(None),
                Claim::Answered(reply) => return Ok(Some(reply)),
                Claim::Pending => tokio::time::sleep(pause).await,
            }
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
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
