//! Leads that nobody took by the promised time, announced again.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::event::{EventKind, Occasion, new_events};
use crate::store::{Due, Overdue, StoreError, Stores, TurnId};

/// How often promises are looked for: a promise has the grain of minutes.
const POLL_INTERVAL: Duration = Duration::from_secs(30);

/// A promise that passed longer ago is not announced any more: after an outage of
/// days the desk's list says it better than a flood of mails.
const WINDOW_HOURS: i64 = 48;

/// Announces overdue leads until `stop`. Every task does; a lead is announced by
/// whichever claims it first, once for each promised time.
pub async fn announce_overdue(stores: Arc<Stores>, stop: CancellationToken) {
    let announcing = async {
        stores.until_migrated().await;
        loop {
            match announce(&stores, Timestamp::now()).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "overdue leads were announced again"),
                Err(error) => tracing::warn!(%error, "overdue leads cannot be announced"),
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    };
    let _: Option<()> = stop.run_until_cancelled(announcing).await;
}

/// Announces the leads that are overdue at `now`; how many there were.
async fn announce(stores: &Stores, now: Timestamp) -> Result<usize, StoreError> {
    const CENTRAL_TIME: Offset = jiff::tz::offset(-6);
    let window = SignedDuration::from_hours(WINDOW_HOURS);
    let local = |at: Timestamp| CENTRAL_TIME.to_datetime(at).to_string();
    let due = Due {
        after: local(now.saturating_sub(window).unwrap_or(now)),
        until: local(now),
    };
    let lanes = stores.event_lanes();
    let write = |overdue: &Overdue| {
        let turn = TurnId::random();
        let occasion = Occasion {
            session: &overdue.session,
            turn: &turn,
            channel: overdue.channel.as_deref().unwrap_or("api"),
            lead: &overdue.lead,
            now,
            is_overdue: true,
        };
        new_events(&[EventKind::PersonWanted], lanes, occasion)
    };
    stores.announce_overdue(&due, &write).await
}
