//! Events between the turn that wrote them and their receiver.

use std::time::Duration;

use async_trait::async_trait;

use super::{StoreError, TurnId};
use crate::lane::{Backlog, Lane};

/// An event to be saved with its turn.
#[derive(Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The lane of its receiver.
    pub lane: Lane,
    /// Unique in its lane; a second event of this id is not saved.
    pub id: String,
    /// `lead.completed` and the like.
    pub kind: &'static str,
    /// The body that the receiver gets.
    pub payload: String,
}

/// Names no customer: payloads hold names and numbers.
impl std::fmt::Debug for NewEvent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewEvent")
            .field("lane", &self.lane)
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// An event leased for one attempt.
#[derive(Clone)]
pub struct PendingEvent {
    /// The lane of its receiver.
    pub lane: Lane,
    /// Its place in the order of events.
    pub position: i64,
    /// By which the receiver recognises a repetition.
    pub id: String,
    /// The body that the receiver gets.
    pub payload: String,
    /// Attempts begun, this one included.
    pub attempts: u32,
}

/// The events of a repository. Written by `Repository::commit`.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Leases up to `limit` due events, each the oldest of its session, and
    /// counts an attempt for each.
    async fn claim_events(
        &self,
        lane: Lane,
        owner: &TurnId,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<PendingEvent>, StoreError>;

    /// Removes a delivered event, unless its lease has gone to another.
    async fn finish_event(&self, event: &PendingEvent, owner: &TurnId) -> Result<(), StoreError>;

    /// Gives an event back, to be tried again after `wait`.
    async fn retry_event(
        &self,
        event: &PendingEvent,
        owner: &TurnId,
        wait: Duration,
    ) -> Result<(), StoreError>;

    /// Counts what waits.
    async fn backlog(&self, lane: Lane) -> Result<Backlog, StoreError>;
}
