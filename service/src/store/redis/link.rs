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

/// Between two tries to get a connection back.
const RETRY_INTERVAL: Duration = Duration::from_millis(300);

/// A connection that comes back by itself.
pub(super) struct Link {
    client: Client,
    connection: RwLock<Option<MultiplexedConnection>>,
    lost: Notify,
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
    pub(super) async fn ask<T: FromRedisValue>(&self, pipeline: &Pipeline) -> Option<T> {
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

    /// Whether there is a connection that answered when last asked.
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

/// Connects whenever the connection is lost, until the store is dropped.
async fn keep_connected(link: Weak<Link>) {
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
