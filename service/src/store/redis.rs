//! Redis keeps conversations as they were saved last, and claims of WhatsApp messages.

use std::sync::Arc;
use std::time::Duration;

use redis::{Client, RedisResult};
use secrecy::{ExposeSecret, SecretString};

use super::cache::Found;
use super::json::to_json;
use super::lru_map::LruMap;
use super::{Answered, Claim, MessageId, SessionId, Stored, TurnId, claims};

mod link;
use link::Link;

/// Redis as long as it answers, and nothing while it does not.
pub(super) struct Redis {
    link: Arc<Link>,
    own: LruMap<SessionId, Own>,
    state_ttl: Duration,
    claim_ttl: Duration,
}

/// The conversation that this process cached last: where Redis returns the same bytes, they need
/// not be parsed again.
#[derive(Clone)]
struct Own {
    json: Arc<str>,
    stored: Stored,
}

/// Conversations kept in parsed form: some six megabytes.
const OWN_CAPACITY: usize = 1_024;

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
            own: LruMap::new(OWN_CAPACITY, state_ttl),
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
            Some((Some(json),)) => self.parse(session, &json),
            Some((None,)) => Found::Miss,
            None => Found::Error,
        }
    }

    fn parse(&self, session: &SessionId, json: &[u8]) -> Found {
        if let Some(own) = self.own.get(session)
            && own.json.as_bytes() == json
        {
            return Found::Hit(own.stored);
        }
        // A value that an unknown build left behind counts as none.
        serde_json::from_slice(json).map_or(Found::Miss, Found::Hit)
    }

    /// Caches the saved conversation for the next turn, and the answer for duplicates.
    pub(super) async fn put(
        &self,
        session: &SessionId,
        stored: Stored,
        answered: Option<&Answered>,
    ) {
        let Ok(json) = to_json(&stored) else {
            return;
        };
        let json: Arc<str> = json.into();
        let mut ask = redis::pipe();
        ask.set_ex(
            state_key(session),
            json.as_bytes(),
            self.state_ttl.as_secs(),
        )
        .ignore();
        self.own.put(session.clone(), Own { json, stored });
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
        self.own.remove(session);
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
        let lease_ms = u64::try_from(claims::CLAIM_LEASE.as_millis()).unwrap_or(u64::MAX);
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

    /// Gives claims back that came to nothing; whether it did.
    pub(super) async fn release(&self, messages: &[MessageId], owner: &TurnId) -> bool {
        for message in messages {
            // Only while it is still ours: the lease may have passed on.
            match self.claim(message, owner).await {
                Some(Claim::Ours) => {}
                Some(_) => continue,
                None => return false,
            }
            let mut ask = redis::pipe();
            ask.del(claim_key(message)).ignore();
            if self.link.ask::<()>(&ask).await.is_none() {
                return false;
            }
        }
        true
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Conversation;

    fn stored(version: i64) -> Stored {
        Stored {
            version,
            last_turn: TurnId::random(),
            conversation: Arc::new(Conversation::default()),
        }
    }

    #[tokio::test]
    async fn conversation_cached_by_this_process_is_parsed_only_if_another_replaced_it() {
        let second = Duration::from_secs(1);
        let nowhere = SecretString::from("redis://127.0.0.1:1");
        let redis = Redis::open(&nowhere, second, second).unwrap();
        let (ana, own, others) = (SessionId::new("ana"), stored(1), stored(2));
        redis.put(&ana, own.clone(), None).await;
        let read = |stored: &Stored| match redis.parse(&ana, to_json(stored).unwrap().as_bytes()) {
            Found::Hit(found) => found,
            Found::Miss | Found::Error => panic!("not found"),
        };
        let found = read(&own);
        assert!(Arc::ptr_eq(&found.conversation, &own.conversation));
        let found = read(&others);
        assert_eq!((found.version, found.last_turn), (2, others.last_turn));
        redis.forget(&ana, &[]).await;
        let found = read(&own);
        assert!(!Arc::ptr_eq(&found.conversation, &own.conversation));
    }
}
