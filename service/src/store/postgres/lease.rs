//! Connections that are given up when their work is.

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};

use crate::store::StoreError;

/// A connection that goes back to the pool only when its work was finished.
/// One that is given up half way is closed: it may hang for ever, and the pool
/// would wait for it.
pub(super) struct Lease(Option<PoolConnection<Postgres>>);

impl Lease {
    pub(super) fn new(connection: PoolConnection<Postgres>) -> Self {
        Self(Some(connection))
    }

    /// Does the work, and hands the connection back if it still works.
    pub(super) async fn run<T>(
        mut self,
        work: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
    ) -> Result<T, StoreError> {
        let Some(connection) = self.0.as_mut() else {
            return Err(StoreError::Unavailable(None));
        };
        let outcome = work(connection).await;
        if !matches!(outcome, Err(sqlx::Error::Io(_) | sqlx::Error::Protocol(_))) {
            drop(self.0.take());
        }
        Ok(outcome?)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(abandoned) = self.0.take() {
            drop(abandoned.detach());
        }
    }
}
