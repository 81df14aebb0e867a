//! The simulator's memory between calls.

use std::{collections::VecDeque, time::Duration};

use super::Entry;
use crate::{clock::Moment, fault::ApiFault, limits::Limits, world::World};

/// Time that the past is kept, for reads that don't see the last writes.
const MEMORY: Duration = Duration::from_secs(30);

/// The world, its past, and what was asked of it.
pub(super) struct State {
    pub(super) world: World,
    /// The world as it was before each of the last changes.
    pub(super) past: VecDeque<(Moment, World)>,
    pub(super) limits: Limits,
    pub(super) journal: Vec<Entry>,
    pub(super) calls: u64,
    pub(super) changing_calls: u64,
    /// The refusal of every mutating call.
    pub(super) refusal: Option<ApiFault>,
}

impl State {
    pub(super) fn of(world: World) -> Self {
        Self {
            limits: Limits::of(world.pace),
            world,
            past: VecDeque::new(),
            journal: Vec::new(),
            calls: 0,
            changing_calls: 0,
            refusal: None,
        }
    }

    pub(super) fn remember(&mut self, now: Moment, before: World) {
        self.past.push_back((now, before));
        while self
            .past
            .front()
            .is_some_and(|(changed_at, _)| now.since(*changed_at) > MEMORY)
        {
            self.past.pop_front();
        }
    }

    /// The world `lag` ago, if it was another one.
    pub(super) fn as_it_was(&self, now: Moment, lag: Duration) -> Option<World> {
        self.past
            .iter()
            .find(|(changed_at, _)| now.since(*changed_at) <= lag)
            .map(|(_, before)| before.clone())
    }
}
