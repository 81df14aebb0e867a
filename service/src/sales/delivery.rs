//! Delivering what waits in a lane of the outbox, in every task.

use std::sync::Arc;
use std::time::Duration;

use kavak_calls::ExponentialBackoff;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::Courier;
use crate::metrics::{Delivered, Metrics};
use crate::store::{PendingEvent, StoreError, Stores, TurnId};

/// Requests at the same time, in one task.
const CONCURRENCY: usize = 16;

/// The time that a leased event belongs to its task: an attempt of [`ATTEMPT_LIMIT`] and the time
/// to record the outcome. A crashed task's events wait as long.
const LEASE: Duration = Duration::from_secs(25);

/// The longest attempt, which leaves the rest of [`LEASE`] for its record. What is cut
/// short may have been delivered, as any lost response; it is retried.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(20);

/// Between the attempts to deliver an event, without end. A receiver that restarts is back within
/// seconds; after a day of outage, events arrive within the hour.
const RETRY_BACKOFF: ExponentialBackoff =
    ExponentialBackoff::doubling(Duration::from_secs(1), Duration::from_secs(3_600));

/// The interval between polls for other tasks' events and due retries.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// The interval between counts of the backlog.
const COUNT_INTERVAL: Duration = Duration::from_secs(2);

/// Delivers events until `stop`, then waits for the requests under way, which
/// the courier's time limits bound.
pub async fn deliver(
    stores: Arc<Stores>,
    courier: Arc<dyn Courier>,
    metrics: Arc<Metrics>,
    stop: CancellationToken,
) {
    let worker = Arc::new(Worker {
        stores,
        courier,
        metrics,
        owner: TurnId::random(),
    });
    let started = stop.run_until_cancelled(worker.stores.until_migrated());
    if started.await.is_some() {
        worker.run(stop).await;
    }
}

struct Worker {
    stores: Arc<Stores>,
    courier: Arc<dyn Courier>,
    metrics: Arc<Metrics>,
    /// Names this task's leases.
    owner: TurnId,
}

impl Worker {
    async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut requests = JoinSet::new();
        let mut count_at = Instant::now();
        while !stop.is_cancelled() {
            if count_at <= Instant::now() {
                self.count_backlog().await;
                count_at = Instant::now() + COUNT_INTERVAL;
            }
            let next_poll = Instant::now() + POLL_INTERVAL;
            for event in self.claim(CONCURRENCY - requests.len()).await {
                requests.spawn(self.clone().send(event));
            }
            let woken = async {
                tokio::select! {
                    Some(_) = requests.join_next(), if !requests.is_empty() => {}
                    () = self.stores.until_event(self.courier.lane()), if requests.len() < CONCURRENCY => {}
                    () = stop.cancelled() => {}
                }
            };
            let _ = timeout_at(next_poll, woken).await;
            while requests.try_join_next().is_some() {}
        }
        requests.join_all().await;
    }

    async fn claim(&self, limit: usize) -> Vec<PendingEvent> {
        if limit == 0 {
            return Vec::new();
        }
        let (lane, outbox) = (self.courier.lane(), self.stores.outbox());
        let claimed = outbox.claim_events(lane, &self.owner, limit, LEASE);
        claimed.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "events cannot be read from the outbox");
            Vec::new()
        })
    }

    /// One attempt and its record. Where the record fails, the lease expires
    /// and the event is sent again.
    async fn send(self: Arc<Self>, event: PendingEvent) {
        let lane = self.courier.lane();
        let attempt = timeout(ATTEMPT_LIMIT, self.courier.deliver(&event)).await;
        let recorded = match attempt.unwrap_or_else(|late| Err(late.into())) {
            Ok(()) => {
                self.metrics.delivery(lane, Delivered::Delivered);
                let outbox = self.stores.outbox();
                outbox.finish_event(&event, &self.owner).await
            }
            Err(error) => {
                self.metrics.delivery(lane, Delivered::Failed);
                self.postpone(&event, error.as_ref()).await
            }
        };
        if let Err(error) = recorded {
            tracing::warn!(event_id = event.id, %error, "a delivery was not recorded");
        }
    }

    async fn postpone(
        &self,
        event: &PendingEvent,
        why: &(dyn std::error::Error + Send + Sync),
    ) -> Result<(), StoreError> {
        let wait = RETRY_BACKOFF.after(event.attempts, jitter());
        tracing::warn!(
            event_id = event.id,
            attempts = event.attempts,
            retry_in_s = wait.as_secs(),
            error = %why,
            "an event was not delivered"
        );
        let outbox = self.stores.outbox();
        outbox.retry_event(event, &self.owner, wait).await
    }

    async fn count_backlog(&self) {
        let lane = self.courier.lane();
        match self.stores.refresh_backlog(lane).await {
            Ok(backlog) => self.metrics.outbox(lane, backlog),
            Err(error) => tracing::warn!(%error, "the outbox cannot be counted"),
        }
    }
}

/// Between 0 and 1.
fn jitter() -> f64 {
    let (random, _) = uuid::Uuid::new_v4().as_u64_pair();
    f64::from((random >> 48) as u16) / f64::from(u16::MAX)
}
