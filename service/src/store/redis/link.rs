//! The connection: used while it answers, done without while it does not.
//!
//! The first call that fails or is late closes the connection; from then on
//! every turn goes straight to the database, until a background task has a
//! fresh connection that answers. So a Redis that hangs costs a turn one
//! wait, and the next turns none.

use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, FromRedisValue, Pipeline, RedisResult};
use tokio::sync::Notify;

/// The longest that a turn waits for one answer of Redis; a turn asks twice.
const ANSWER_LIMIT: Duration = Duration::from_millis(250);

/// Between attempts to connect again. Constant: a task has one connection, and Redis refuses
/// cheaply.
const RETRY_INTERVAL: Duration = Duration::from_millis(300);

/// Between pings of an idle connection.
const PING_INTERVAL: Duration = Duration::from_secs(1);

/// A connection that comes back by itself.
pub(super) struct Link {
    client: Client,
    connection: RwLock<Option<Connection>>,
    lost: Notify,
}

/// A numbered connection: an error on an old one must not close its successor.
#[derive(Clone)]
struct Connection {
    generation: u64,
    multiplexed: MultiplexedConnection,
}

impl Link {
    /// Starts connecting in the background; needs a tokio runtime.
    pub(super) fn open(client: Client) -> Arc<Self> {
        let link = Arc::new(Self {
            client,
            connection: RwLock::new(None),
            lost: Notify::new(),
        });
        tokio::spawn(keep_connected(Arc::downgrade(&link)));
        link
    }

    fn connection(&self) -> Option<Connection> {
        let connection = self.connection.read();
        connection.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The answer, unless Redis is down or late, which closes the connection.
    pub(super) async fn ask<T: FromRedisValue>(&self, pipeline: &Pipeline) -> Option<T> {
        let Connection {
            generation,
            mut multiplexed,
        } = self.connection()?;
        let asking = pipeline.query_async::<T>(&mut multiplexed);
        match tokio::time::timeout(ANSWER_LIMIT, asking).await {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(error)) => self.give_up(generation, error.category()),
            Err(_) => self.give_up(generation, "no answer in time"),
        }
        None
    }

    fn give_up(&self, generation: u64, reason: &str) {
        let mut held = self
            .connection
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if held.take_if(|c| c.generation == generation).is_some() {
            tracing::warn!(reason, "redis is gone, turns go on without it");
            self.lost.notify_one();
        }
    }

    fn replace(&self, connection: Connection) {
        let mut held = self
            .connection
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *held = Some(connection);
        tracing::info!("redis is used");
    }

    /// Returns whether there is a connection that answered the last request.
    pub(super) fn is_up(&self) -> bool {
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

/// Connects whenever the connection is lost, and finds out by itself when it
/// is, until the store is dropped.
async fn keep_connected(link: Weak<Link>) {
    let mut generation = 0;
    while let Some(link) = link.upgrade() {
        if link.is_up() {
            let lost = link.lost.notified();
            if tokio::time::timeout(PING_INTERVAL, lost).await.is_err() {
                link.ask::<()>(redis::pipe().ping().ignore()).await;
            }
            continue;
        }
        match link.connect().await {
            Ok(multiplexed) => {
                generation += 1;
                link.replace(Connection {
                    generation,
                    multiplexed,
                });
            }
            Err(_) => tokio::time::sleep(RETRY_INTERVAL).await,
        }
    }
}
