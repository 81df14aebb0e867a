//! Announces leads again that were not taken by the promised time.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::Offset;
use tokio_util::sync::CancellationToken;

use super::event::{EventKind, Occasion, new_events};
use crate::store::{Overdue, StoreError, Stores, TurnId};

/// The interval between searches for overdue promises, which have the grain of minutes.
const POLL_INTERVAL: Duration = Duration::from_secs(30);

/// Announces overdue leads until `stop`. Every task does; a lead is announced by
/// whichever claims it first, once for each promised time. Without receivers leads are
/// marked all the same: a receiver that is set up later gets no leads from before.
pub async fn announce_overdue(stores: Arc<Stores>, stop: CancellationToken) {
    let announcing = async {
        stores.until_migrated().await;
        loop {
            if let Err(error) = announce(&stores, Timestamp::now()).await {
                tracing::warn!(%error, "overdue leads cannot be announced");
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    };
    let _: Option<()> = stop.run_until_cancelled(announcing).await;
}

/// Announces the leads that are overdue at `now`, however long.
async fn announce(stores: &Stores, now: Timestamp) -> Result<(), StoreError> {
    const CENTRAL_TIME: Offset = jiff::tz::offset(-6);
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
    let local = CENTRAL_TIME.to_datetime(now).to_string();
    while stores.announce_overdue(&local, &write).await? > 0 {}
    Ok(())
}
