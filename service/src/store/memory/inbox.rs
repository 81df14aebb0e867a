//! The messages that wait in a process.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::{CAPACITY, MemoryRepository};
use crate::store::{Inbox, MAX_BURST, MessageId, Piece, SessionId, StoreError, Waiting};

/// In the order of arrival; beyond the capacity the oldest are dropped.
#[derive(Default)]
pub(super) struct WaitingRoom(Mutex<VecDeque<(SessionId, Piece, Instant)>>);

impl WaitingRoom {
    fn with<T>(&self, work: impl FnOnce(&mut VecDeque<(SessionId, Piece, Instant)>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl MemoryRepository {
    fn has_answer(&self, piece: &Piece) -> bool {
        let known = piece.name().and_then(|name| self.messages.get(name));
        known.is_some_and(|(_, reply)| reply.is_some())
    }
}

#[async_trait]
impl Inbox for MemoryRepository {
    async fn put_waiting(&self, session: &SessionId, piece: &Piece) -> Result<(), StoreError> {
        self.waiting_room.with(|room| {
            let is_there = room
                .iter()
                .any(|(_, known, _)| known.name() == piece.name());
            if is_there {
                return;
            }
            if room.len() == CAPACITY {
                room.pop_front();
            }
            room.push_back((session.clone(), piece.clone(), Instant::now()));
        });
        Ok(())
    }

    async fn waiting(&self, session: &SessionId, own: &Piece) -> Result<Vec<Waiting>, StoreError> {
        let limit = usize::try_from(MAX_BURST).unwrap_or(usize::MAX);
        Ok(self.waiting_room.with(|room| {
            let theirs = room.iter().filter(|(whose, _, _)| whose == session);
            let mut waiting: Vec<Waiting> = theirs
                .filter(|(_, piece, _)| !self.has_answer(piece))
                .map(|(_, piece, arrived)| Waiting {
                    piece: piece.clone(),
                    age: arrived.elapsed(),
                })
                .collect();
            let own_at = waiting.iter().position(|it| it.piece.name() == own.name());
            if let Some(own_at) = own_at.filter(|own_at| *own_at >= limit) {
                waiting.swap(own_at, limit - 1);
            }
            waiting.truncate(limit);
            waiting
        }))
    }

    async fn abandoned(
        &self,
        age: Duration,
        limit: u32,
    ) -> Result<Vec<(SessionId, Piece)>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.waiting_room.with(|room| {
            let waiting = room.iter().filter(|(_, piece, _)| !self.has_answer(piece));
            let waiting: Vec<_> = waiting.collect();
            let newest = waiting
                .iter()
                .enumerate()
                .filter(|(at, (session, _, arrived))| {
                    let mut later = waiting[at + 1..].iter();
                    arrived.elapsed() >= age && !later.any(|(other, ..)| other == session)
                });
            let found = newest.map(|(_, (session, piece, _))| (session.clone(), piece.clone()));
            found.take(limit).collect()
        }))
    }

    async fn remove_waiting(&self, messages: &[MessageId]) -> Result<(), StoreError> {
        self.waiting_room.with(|room| {
            room.retain(|(_, piece, _)| !piece.name().is_some_and(|name| messages.contains(name)));
        });
        Ok(())
    }

    async fn sweep_inbox(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
