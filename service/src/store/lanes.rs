//! What waits for its receivers, as the rest of the agent sees it.

use tokio::sync::Notify;

use super::{Backlog, Lane, Outbox, SessionId, StoreError, Stores, TurnId};

impl Stores {
    /// Whether anybody takes events.
    pub fn has_receiver(&self) -> bool {
        self.has_receiver
    }

    /// Whether a person can write to customers on WhatsApp.
    pub fn has_messenger(&self) -> bool {
        self.has_messenger
    }

    /// The events that wait for their receivers.
    pub fn outbox(&self) -> &dyn Outbox {
        self.leads.as_ref().unwrap_or(&self.conversations).as_ref()
    }

    /// Returns once this process has saved events since the last call.
    pub async fn until_event(&self, lane: Lane) {
        self.notify(lane).notified().await;
    }

    pub(super) fn notify(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Events => &self.new_events,
            Lane::Messages => &self.new_messages,
        }
    }

    /// Records how the delivery of a person's message ended.
    pub async fn set_delivery(
        &self,
        session: &SessionId,
        turn: &TurnId,
        delivery: &str,
    ) -> Result<(), StoreError> {
        self.conversations
            .set_delivery(session, turn, delivery)
            .await
    }

    /// Counts what waits for the receiver.
    pub async fn refresh_backlog(&self) -> Result<Backlog, StoreError> {
        let backlog = self.outbox().backlog(Lane::Events).await?;
        self.backlog.send_replace(backlog);
        Ok(backlog)
    }

    /// What waited for the receiver when it was last counted.
    pub fn backlog(&self) -> Backlog {
        *self.backlog.borrow()
    }
}
