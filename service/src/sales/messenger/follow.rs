//! Polls of the status of messages that Twilio has taken.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::store::{SessionId, Stores, TurnId};
use crate::twilio::{Client, MessageStatus};

/// The waits before the polls of a message's status at Twilio: WhatsApp's refusals are known within
/// seconds, the delivery to a phone within a minute if it is on.
const STATUS_POLL_DELAYS: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(15),
    Duration::from_secs(60),
];

/// Messages whose status is polled at the same time; of others it stays unknown.
const MAX_FOLLOWED: usize = 256;

/// The polls under way. Dropping it ends them.
pub(super) struct Followers {
    client: Client,
    stores: Arc<Stores>,
    free: Arc<Semaphore>,
    stop: CancellationToken,
    _stops_with_it: DropGuard,
}

impl Followers {
    pub(super) fn new(client: Client, stores: Arc<Stores>) -> Self {
        let stop = CancellationToken::new();
        Self {
            client,
            stores,
            free: Arc::new(Semaphore::new(MAX_FOLLOWED)),
            _stops_with_it: stop.clone().drop_guard(),
            stop,
        }
    }

    /// Polls the status of a person's message some times, and notes it in the transcript:
    /// Twilio takes a message before WhatsApp does.
    pub(super) fn follow(&self, session: SessionId, turn: TurnId, sid: String) {
        let Ok(slot) = self.free.clone().try_acquire_owned() else {
            return;
        };
        let (client, stores) = (self.client.clone(), self.stores.clone());
        let polls = async move {
            let _slot = slot;
            for wait in STATUS_POLL_DELAYS {
                tokio::time::sleep(wait).await;
                let delivery = match client.status(&sid).await {
                    Ok(MessageStatus::Delivered) => "delivered".to_owned(),
                    Ok(MessageStatus::Lost { code }) => format!("failed:{code}"),
                    Ok(MessageStatus::Underway) | Err(_) => continue,
                };
                match stores.set_delivery(&session, &turn, &delivery, None).await {
                    Ok(()) => return,
                    Err(error) => tracing::warn!(%error, "the status of a message was not saved"),
                }
            }
        };
        tokio::spawn(self.stop.clone().run_until_cancelled_owned(polls));
    }
}
