//! The outbox of a process.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::{CAPACITY, MemoryRepository};
use crate::store::{
    Backlog, FAILING_ATTEMPTS, Lane, NewEvent, Outbox, PendingEvent, SessionId, StoreError, TurnId,
};

/// Events in order; beyond the capacity the oldest are dropped.
#[derive(Default)]
pub(super) struct Events(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    last_position: i64,
    entries: VecDeque<Entry>,
}

struct Entry {
    session: SessionId,
    event: PendingEvent,
    owner: Option<TurnId>,
    /// The end of the lease, or of the wait for the next attempt.
    idle_from: Instant,
}

impl Events {
    pub(super) fn save<'a>(&self, session: &SessionId, events: impl Iterator<Item = &'a NewEvent>) {
        let mut queue = self.lock();
        for event in events {
            if queue.entries.iter().any(|entry| entry.event.id == event.id) {
                continue;
            }
            if queue.entries.len() == CAPACITY {
                queue.entries.pop_front();
                tracing::error!("the outbox in memory is full: its oldest event is lost");
            }
            queue.last_position += 1;
            let entry = Entry {
                session: session.clone(),
                event: PendingEvent {
                    lane: event.lane,
                    position: queue.last_position,
                    id: event.id.clone(),
                    payload: event.payload.clone(),
                    attempts: 0,
                },
                owner: None,
                idle_from: Instant::now(),
            };
            queue.entries.push_back(entry);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_held(entry: &Entry, event: &PendingEvent, owner: &TurnId) -> bool {
    entry.event.position == event.position && entry.owner.as_ref() == Some(owner)
}

impl MemoryRepository {
    fn lane(&self, lane: Lane) -> &Events {
        match lane {
            Lane::Events => &self.events,
            Lane::Mails => &self.mails,
            Lane::Messages => &self.outgoing,
        }
    }

    pub(super) fn save_events(&self, session: &SessionId, events: &[NewEvent]) {
        for lane in Lane::ALL {
            let of_lane = events.iter().filter(|event| event.lane == lane);
            self.lane(lane).save(session, of_lane);
        }
    }
}

#[async_trait]
impl Outbox for MemoryRepository {
    async fn claim_events(
        &self,
        lane: Lane,
        owner: &TurnId,
        limit: usize,
        lease: Duration,
    ) -> Result<Vec<PendingEvent>, StoreError> {
        let now = Instant::now();
        let mut queue = self.lane(lane).lock();
        let mut sessions = HashSet::new();
        let mut claimed = Vec::new();
        for entry in &mut queue.entries {
            if claimed.len() == limit {
                break;
            }
            let is_oldest = sessions.insert(entry.session.clone());
            if is_oldest && entry.idle_from <= now {
                entry.owner = Some(owner.clone());
                entry.idle_from = now + lease;
                entry.event.attempts += 1;
                claimed.push(entry.event.clone());
            }
        }
        Ok(claimed)
    }

    async fn finish_event(&self, event: &PendingEvent, owner: &TurnId) -> Result<(), StoreError> {
        let mut queue = self.lane(event.lane).lock();
        queue.entries.retain(|entry| !is_held(entry, event, owner));
        Ok(())
    }

    async fn retry_event(
        &self,
        event: &PendingEvent,
        owner: &TurnId,
        wait: Duration,
    ) -> Result<(), StoreError> {
        let mut queue = self.lane(event.lane).lock();
        let mut entries = queue.entries.iter_mut();
        if let Some(entry) = entries.find(|entry| is_held(entry, event, owner)) {
            entry.owner = None;
            entry.idle_from = Instant::now() + wait;
        }
        Ok(())
    }

    async fn backlog(&self, lane: Lane) -> Result<Backlog, StoreError> {
        let queue = self.lane(lane).lock();
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let failing = queue
            .entries
            .iter()
            .filter(|entry| entry.event.attempts >= FAILING_ATTEMPTS);
        Ok(Backlog {
            pending: count(queue.entries.len()),
            failing: count(failing.count()),
        })
    }
}
