//! Redis keeps conversations as they were saved last, and claims of WhatsApp messages.

use std::sync::Arc;
use std::time::Duration;

use redis::{Client, RedisResult};
use secrecy::{ExposeSecret, SecretString};

use super::cache::Found;
use super::{Answered, Claim, MessageId, SessionId, Stored, TurnId, claims};

mod link;
use link::Link;

/// Redis as long as it answers, and nothing while it does not.
pub(super) struct Redis {
    link: Arc<Link>,
    state_ttl: Duration,
    claim_ttl: Duration,
}

impl Redis {
    /// Starts connecting in the background; needs a tokio runtime.
    pub(super) fn open(
        url: &SecretString,
        state_ttl: Duration,
        claim_ttl: Duration,
    ) -> RedisResult<Self> {
        let link = Link::open(Client::open(url.expose_secret())?);
        Ok(Self {
            link,
            state_ttl,
            claim_ttl,
        })
    }

    /// Returns whether turns use it right now.
    pub(super) fn is_up(&self) -> bool {
        self.link.is_up()
    }

    pub(super) async fn get(&self, session: &SessionId) -> Found {
        let mut ask = redis::pipe();
        ask.get(state_key(session));
        match self.link.ask::<(Option<Vec<u8>>,)>(&ask).await {
            // A value that an unknown build left behind counts as none.
            Some((Some(json),)) => serde_json::from_slice(&json).map_or(Found::Miss, Found::Hit),
            Some((None,)) => Found::Miss,
            None => Found::Error,
        }
    }

    /// Caches the saved conversation for the next turn, and the answer for duplicates.
    pub(super) async fn put(
        &self,
        session: &SessionId,
        stored: &Stored,
        answered: Option<&Answered>,
    ) {
        let Ok(json) = serde_json::to_vec(stored) else {
            return;
        };
        let mut ask = redis::pipe();
        ask.set_ex(state_key(session), json, self.state_ttl.as_secs())
            .ignore();
        if let Some(answered) = answered {
            for (message, reply) in answered.replies() {
                let value = format!("{ANSWERED}{reply}");
                ask.set_ex(claim_key(message), value, self.claim_ttl.as_secs())
                    .ignore();
            }
        }
        self.link.ask::<()>(&ask).await;
    }

    /// Deletes what it holds of a conversation; whether it did.
    pub(super) async fn forget(&self, session: &SessionId, messages: &[MessageId]) -> bool {
        let mut ask = redis::pipe();
        ask.del(state_key(session)).ignore();
        ask.del(format!("{OLD_STATE}:{}", session.as_str()))
            .ignore();
        for message in messages {
            ask.del(claim_key(message)).ignore();
        }
        self.link.ask::<()>(&ask).await.is_some()
    }

    /// Claims a message, or returns its owner; `None` when Redis does not answer.
    pub(super) async fn claim(&self, message: &MessageId, owner: &TurnId) -> Option<Claim> {
        let key = claim_key(message);
        let pending = format!("{PENDING}{}", owner.as_str());
        let lease_ms = u64::try_from(claims::LEASE.as_millis()).unwrap_or(u64::MAX);
        let mut ask = redis::pipe();
        ask.cmd("SET")
            .arg(&key)
            .arg(&pending)
            .arg("NX")
            .arg("PX")
            .arg(lease_ms)
            .ignore();
        ask.get(&key);
        let (value,) = self.link.ask::<(Option<String>,)>(&ask).await?;
        let value = value?;
        if value == pending {
            return Some(Claim::Ours);
        }
        Some(match value.strip_prefix(ANSWERED) {
            Some(reply) => Claim::Answered(reply.to_owned()),
            None => Claim::Pending,
        })
    }

    /// Gives claims back that came to nothing.
    pub(super) async fn release(&self, messages: &[MessageId], owner: &TurnId) {
        for message in messages {
            // Only while it is still ours: the lease may have passed on.
            if self.claim(message, owner).await == Some(Claim::Ours) {
                let mut ask = redis::pipe();
                ask.del(claim_key(message)).ignore();
                self.link.ask::<()>(&ask).await;
            }
        }
    }
}

const PENDING: &str = "pending:";
const ANSWERED: &str = "answered:";

/// The key of images without attendance: their copies leave it out.
const OLD_STATE: &str = "kavak-agent:state";

fn state_key(session: &SessionId) -> String {
    format!("kavak-agent:conversation:{}", session.as_str())
}

fn claim_key(message: &MessageId) -> String {
    format!("kavak-agent:claim:{}", message.as_str())
}
