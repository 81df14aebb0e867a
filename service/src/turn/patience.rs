//! Bounds a turn's waits for databases, all together.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::store::StoreError;

/// A database that hangs is given up in time for a 503 within two seconds.
const STORE_LIMIT: Duration = Duration::from_millis(1_700);

/// A turn's waits for the stores; thinking in between does not count.
pub(super) struct Patience {
    left: Mutex<Duration>,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self {
            left: Mutex::new(STORE_LIMIT),
        }
    }

    /// Waits for `work` as long as patience is left.
    pub(super) async fn wait_for<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let mut left = self.left.lock().await;
        let start = Instant::now();
        let outcome = tokio::time::timeout(*left, work).await;
        *left = left.saturating_sub(start.elapsed());
        outcome.unwrap_or(Err(StoreError::Unavailable(None)))
    }

    /// Returns the time that is left.
    pub(super) async fn left(&self) -> Duration {
        *self.left.lock().await
    }

    /// Returns the time that was spent waiting.
    pub(super) async fn spent(&self) -> Duration {
        STORE_LIMIT.saturating_sub(*self.left.lock().await)
    }
}
