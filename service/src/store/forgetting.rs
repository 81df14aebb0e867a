//! Deleting a customer from tables and caches.

use std::time::Duration;

use super::cache::Cache;
use super::{DeskStore, MessageId, Receipt, SessionId, StoreError, Stores};

/// The time limit for connecting to a Redis that was just asked for.
const REDIS_LIMIT: Duration = Duration::from_secs(5);

/// The interval between polls.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// The longest time for which a task goes on with a copy of a customer who was forgotten.
pub const FORGET_INTERVAL: Duration = Duration::from_secs(5);

/// Digits of a Mexican number without its country code.
const NATIONAL_DIGITS: usize = 10;

/// The customer whose data are deleted.
#[derive(Clone, PartialEq, Eq)]
pub enum Customer {
    /// Every conversation that holds a number, given by its last ten digits.
    Number(String),
    /// A conversation and, where it is one of a WhatsApp number, every other one that holds
    /// that number.
    Session(SessionId),
}

impl Customer {
    /// Reads a number, however it is written, or a session; `None` where it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = text.strip_prefix("whatsapp:").unwrap_or(text);
        let is_number = number
            .chars()
            .all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-().".contains(c));
        if is_number {
            return national_digits(number).map(Self::Number);
        }
        Some(Self::Session(SessionId::new(text)))
    }
}

/// The last ten digits of a number; `None` where there are fewer.
fn national_digits(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().checked_sub(NATIONAL_DIGITS)?;
    Some(digits.get(start..)?.to_owned())
}

impl DeskStore {
    /// The conversations that belong to a customer.
    async fn sessions_of(&self, customer: &Customer) -> Result<Vec<SessionId>, StoreError> {
        let named = match customer {
            Customer::Number(digits) => return self.sessions_with(digits).await,
            Customer::Session(session) => session,
        };
        // A sender's id is known without WhatsApp's prefix, too.
        let prefixed = SessionId::new(format!("whatsapp:{}", named.as_str()));
        let mut sessions = vec![named.clone(), prefixed];
        // A number that was only typed can be another person's.
        let sender = named.whatsapp_sender().filter(|it| it.starts_with('+'));
        if let Some(digits) = sender.as_deref().and_then(national_digits) {
            sessions.extend(self.sessions_with(&digits).await?);
        }
        sessions.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        sessions.dedup();
        Ok(sessions)
    }
}

impl Stores {
    /// Deletes every conversation of a customer and everything that belongs to it. Tasks that keep copies in a
    /// cache of their own drop them within [`FORGET_INTERVAL`].
    ///
    /// # Errors
    /// Fails before anything is deleted if Redis is set and does not answer: it would keep its
    /// copies without a trace of their owner.
    pub async fn forget(&self, customer: &Customer) -> Result<Receipt, StoreError> {
        let desk = self.desk().ok_or(StoreError::Unavailable(None))?;
        let mut receipt = Receipt::default();
        for session in desk.sessions_of(customer).await? {
            let ids = desk.message_ids(&session).await?;
            let ids: Vec<MessageId> = ids.into_iter().map(MessageId::new).collect();
            self.drop_copies(&session, &ids).await?;
            receipt.add(desk.forget(&session).await?);
            // A turn that ended meanwhile may have put a copy back.
            self.drop_copies(&session, &ids).await?;
        }
        Ok(receipt)
    }

    async fn drop_copies(
        &self,
        session: &SessionId,
        messages: &[MessageId],
    ) -> Result<(), StoreError> {
        let dropping = async {
            while !self.cache().forget(session, messages).await {
                tokio::time::sleep(POLL_INTERVAL).await;
            }
        };
        let dropped = tokio::time::timeout(REDIS_LIMIT, dropping).await;
        dropped.map_err(|_| StoreError::RedisDown)
    }

    /// Drops this task's own copies whenever a customer was forgotten, by
    /// whichever task.
    pub async fn follow_forgetting(&self) {
        let (Some(desk), Cache::Memory(copies)) = (self.desk(), self.cache()) else {
            return;
        };
        self.until_migrated().await;
        let mut known = None;
        loop {
            match desk.privacy_revision().await {
                Ok(revision) if known == Some(revision) => {}
                Ok(revision) => {
                    copies.clear();
                    known = Some(revision);
                }
                Err(error) => tracing::warn!(%error, "forgotten customers cannot be read"),
            }
            tokio::time::sleep(FORGET_INTERVAL).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customer_is_a_number_however_written_or_a_session() {
        let number = |text| match Customer::parse(text) {
            Some(Customer::Number(digits)) => Some(digits),
            _ => None,
        };
        for text in [
            "55 1234 5678",
            "+52 1 (55) 1234-5678",
            "whatsapp:+5215512345678",
        ] {
            assert_eq!(number(text).as_deref(), Some("5512345678"), "{text}");
        }
        for text in [
            "MX.1349",
            "MX.13491208655302741918",
            "whatsapp:MX.1349",
            "web-1",
        ] {
            let session = Customer::Session(SessionId::new(text));
            assert!(Customer::parse(text) == Some(session), "{text}");
        }
        for text in ["", " ", "1234", "+52"] {
            assert!(Customer::parse(text).is_none(), "{text}");
        }
    }
}
