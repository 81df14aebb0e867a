//! The lanes of the outbox, as the rest of the agent sees them.

use tokio::sync::Notify;

use super::{Backlog, EventWriter, Lane, Outbox, SessionId, StoreError, Stores, TurnId};

impl Stores {
    /// Returns the lanes that have a receiver.
    pub fn event_lanes(&self) -> &[Lane] {
        &self.event_lanes
    }

    /// Returns whether a person can write to customers on WhatsApp.
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
            Lane::Mails => &self.new_mails,
            Lane::Messages => &self.new_messages,
        }
    }

    /// Records how the delivery of a message ended: see `Transcripts::set_delivery`.
    pub async fn set_delivery(
        &self,
        session: &SessionId,
        turn: &TurnId,
        delivery: &str,
        twilio_sids: Option<&str>,
    ) -> Result<(), StoreError> {
        self.conversations
            .set_delivery(session, turn, delivery, twilio_sids)
            .await
    }

    /// Announces overdue leads: see `Repository::announce_overdue`.
    pub async fn announce_overdue(
        &self,
        now: &str,
        write: &EventWriter<'_>,
    ) -> Result<usize, StoreError> {
        let leads = self.leads.as_ref().unwrap_or(&self.conversations);
        let count = leads.announce_overdue(now, write).await?;
        if count > 0 {
            for lane in self.event_lanes() {
                self.notify(*lane).notify_one();
            }
        }
        Ok(count)
    }

    /// Counts what waits in a lane.
    pub async fn refresh_backlog(&self, lane: Lane) -> Result<Backlog, StoreError> {
        let backlog = self.outbox().backlog(lane).await?;
        self.backlogs.send_modify(|known| {
            known.insert(lane, backlog);
        });
        Ok(backlog)
    }

    /// Returns the backlog of a lane when it was last counted.
    pub fn backlog(&self, lane: Lane) -> Backlog {
        self.backlogs
            .borrow()
            .get(&lane)
            .copied()
            .unwrap_or_default()
    }
}
