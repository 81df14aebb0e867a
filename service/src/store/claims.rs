//! Claims of a WhatsApp message by one of several tasks.
//!
//! Redis is asked first because it is quick; the database decides, because an answered message is
//! written in the commit of its turn. So no message is answered twice, even if Redis forgets it.

use std::time::Duration;

use async_trait::async_trait;

use super::{Claim, MessageId, StoreError, Stores, TurnId};

/// The lifetime of a claim without an answer: longer than any turn takes, so that only a turn that
/// died loses it.
pub const CLAIM_LEASE: Duration = Duration::from_secs(15);

/// The claims of a repository.
#[async_trait]
pub trait Claims: Send + Sync {
    /// Claims a message for this turn, unless another has it. A database that gets the statement
    /// later than `within` from now does not execute it: its asker has given up by then.
    async fn claim(
        &self,
        message: &MessageId,
        owner: &TurnId,
        within: Duration,
    ) -> Result<Claim, StoreError>;

    /// Returns the answer to a message; kept as long as transcripts are.
    async fn answer(&self, message: &MessageId) -> Result<Option<String>, StoreError>;

    /// Gives a claim back that came to nothing.
    async fn release(&self, message: &MessageId, owner: &TurnId) -> Result<(), StoreError>;
}

impl Stores {
    /// Claims a message under all its ids, `within` so long or not at all. `Ours` may be returned
    /// again to the same owner.
    pub async fn claim(
        &self,
        messages: &[MessageId],
        owner: &TurnId,
        within: Duration,
    ) -> Result<Claim, StoreError> {
        for message in messages {
            let claim = self.claim_one(message, owner, within).await?;
            if claim != Claim::Ours {
                return Ok(claim);
            }
        }
        Ok(Claim::Ours)
    }

    async fn claim_one(
        &self,
        message: &MessageId,
        owner: &TurnId,
        within: Duration,
    ) -> Result<Claim, StoreError> {
        let quick = match self.cache().redis() {
            Some(redis) => redis.claim(message, owner).await,
            None => None,
        };
        match quick {
            Some(Claim::Pending) => {
                // Redis may have missed the answer while it was away.
                let answer = self.repository().answer(message).await?;
                Ok(answer.map_or(Claim::Pending, Claim::Answered))
            }
            Some(claim) => Ok(claim),
            None => self.repository().claim(message, owner, within).await,
        }
    }

    /// Returns the answer to a message, as the database has it.
    pub async fn answer(&self, messages: &[MessageId]) -> Result<Option<String>, StoreError> {
        for message in messages {
            if let Some(reply) = self.repository().answer(message).await? {
                return Ok(Some(reply));
            }
        }
        Ok(None)
    }

    /// Gives back claims whose turn failed, so that the next try need not wait
    /// for the lease to run out. Fails unless every store did.
    pub async fn release(&self, messages: &[MessageId], owner: &TurnId) -> Result<(), StoreError> {
        let is_cache_done = match self.cache().redis() {
            Some(redis) => redis.release(messages, owner).await,
            None => true,
        };
        for message in messages {
            self.repository().release(message, owner).await?;
        }
        if is_cache_done {
            Ok(())
        } else {
            Err(StoreError::Unavailable(None))
        }
    }
}
