//! Redis: used while it answers, done without while it does not.
//!
//! The first call that fails or is late closes the connection; from then on
//! every turn goes straight to the database, until a background task has a
//! fresh connection that answers. So a Redis that hangs costs a turn one
//! wait, and the next turns none.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, FromRedisValue, Pipeline, RedisResult};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Notify;

use super::cache::Found;
use super::{Answered, Claim, MessageId, SessionId, Stored, TurnId, claims};

/// The longest that a turn waits for one answer of Redis; a turn asks twice.
const ANSWER_LIMIT: Duration = Duration::from_millis(250);

/// Between two tries to get a connection back.
const RETRY_INTERVAL: Duration = Duration::from_millis(300);

/// A connection that comes back by itself.
pub(super) struct Redis {
    link: Arc<Link>,
    state_ttl: Duration,
    claim_ttl: Duration,
}

struct Link {
    client: Client,
    connection: RwLock<Option<MultiplexedConnection>>,
    lost: Notify,
}

impl Redis {
    /// Starts connecting in the background; needs a tokio runtime.
    pub(super) fn open(
        url: &SecretString,
        state_ttl: Duration,
        claim_ttl: Duration,
    ) -> RedisResult<Self> {
        let link = Arc::new(Link {
            client: Client::open(url.expose_secret())?,
            connection: RwLock::new(None),
            lost: Notify::new(),
        });
        tokio::spawn(keep_connected(Arc::downgrade(&link)));
        Ok(Self {
            link,
            state_ttl,
            claim_ttl,
        })
    }

    /// Whether turns use it right now.
    pub(super) fn is_up(&self) -> bool {
        self.link.connection().is_some()
    }

    pub(super) async fn get(&self, session: &SessionId) -> Found {
        let mut ask = redis::pipe();
        ask.get(state_key(session));
        match self.link.ask::<(Option<Vec<u8>>,)>(&ask).await {
            // What an unknown build left behind is as good as nothing.
            Some((Some(json),)) => serde_json::from_slice(&json).map_or(Found::Miss, Found::Hit),
            Some((None,)) => Found::Miss,
            None => Found::Error,
        }
    }

    /// Tells the next turn what was saved, and duplicates the answer.
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
            for message in &answered.messages {
                let value = format!("{ANSWERED}{}", answered.reply);
                ask.set_ex(claim_key(message), value, self.claim_ttl.as_secs())
                    .ignore();
            }
        }
        self.link.ask::<()>(&ask).await;
    }

    /// Claims a message, or says who has it; `None` when Redis does not say.
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

impl Link {
    fn connection(&self) -> Option<MultiplexedConnection> {
        let connection = self.connection.read();
        connection.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn replace(&self, connection: Option<MultiplexedConnection>) {
        let mut held = self
            .connection
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = connection;
    }

    /// The answer, unless Redis is down or late, which closes the connection.
    async fn ask<T: FromRedisValue>(&self, pipeline: &Pipeline) -> Option<T> {
        let mut connection = self.connection()?;
        let asking = pipeline.query_async::<T>(&mut connection);
        let reason = match tokio::time::timeout(ANSWER_LIMIT, asking).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => error.category().to_owned(),
            Err(_) => "no answer in time".to_owned(),
        };
        if self.is_up() {
            tracing::warn!(reason, "redis is gone, turns go on without it");
        }
        self.replace(None);
        self.lost.notify_one();
        None
    }

    fn is_up(&self) -> bool {
        self.connection().is_some()
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(ANSWER_LIMIT))
            .set_response_timeout(Some(ANSWER_LIMIT));
        let mut connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        redis::cmd("PING")
            .query_async::<()>(&mut connection)
            .await?;
        Ok(connection)
    }
}

/// Connects whenever the connection is lost, until the store is dropped.
async fn keep_connected(link: std::sync::Weak<Link>) {
    while let Some(link) = link.upgrade() {
        if link.is_up() {
            let lost = link.lost.notified();
            // Wakes up now and then to see whether the store is still there.
            let _ = tokio::time::timeout(RETRY_INTERVAL, lost).await;
            continue;
        }
        match link.connect().await {
            Ok(connection) => {
                link.replace(Some(connection));
                tracing::info!("redis is used");
            }
            Err(_) => tokio::time::sleep(RETRY_INTERVAL).await,
        }
    }
}

const PENDING: &str = "pending:";
const ANSWERED: &str = "answered:";

fn state_key(session: &SessionId) -> String {
    format!("kavak-agent:state:{}", session.as_str())
}

fn claim_key(message: &MessageId) -> String {
    format!("kavak-agent:claim:{}", message.as_str())
}
