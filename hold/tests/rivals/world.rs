//! What all rivals share: the entries, the environment that they change, and
//! what must never happen to it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use kavak_hold::{Entry, Holder, Number};
use tokio::time::Instant;

type Entries = BTreeMap<Number, (u64, Holder)>;

#[derive(Clone, Default)]
pub(crate) struct World(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    entries: Entries,
    /// What they were from each moment on.
    past: Vec<(Option<Instant>, Entries)>,
    /// How often somebody became the holder.
    claims: u64,
    /// The claim of each write that was done.
    writes: Vec<u64>,
    /// Writes of those whose claim was over.
    violations: Vec<String>,
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Changes the entries at once.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Entries) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state.entries);
        let now = (Some(Instant::now()), state.entries.clone());
        state.past.push(now);
        result
    }

    /// The entries as they were some time ago.
    pub(crate) fn seen(&self, lag: Duration) -> Vec<Entry> {
        let state = self.state();
        let moment = Instant::now().checked_sub(lag);
        let then = state.past.iter().rev().find(|(since, _)| *since <= moment);
        then.into_iter()
            .flat_map(|(_, entries)| entries)
            .map(|(number, (version, holder))| Entry {
                number: *number,
                version: *version,
                holder: Some(holder.clone()),
            })
            .collect()
    }

    pub(crate) fn entries(&self) -> usize {
        self.state().entries.len()
    }

    /// Somebody is the holder from now on.
    pub(crate) fn claimed(&self) -> u64 {
        let mut state = self.state();
        state.claims += 1;
        state.claims
    }

    /// A write reaches the environment.
    pub(crate) fn written(&self, claim: u64, by: &str) {
        let mut state = self.state();
        if claim != state.claims {
            let story = format!("{by} writes in claim {claim} after claim {}", state.claims);
            state.violations.push(story);
        }
        state.writes.push(claim);
    }

    pub(crate) fn claims(&self) -> u64 {
        self.state().claims
    }

    pub(crate) fn writes_of(&self, claim: u64) -> usize {
        let state = self.state();
        state.writes.iter().filter(|one| **one == claim).count()
    }

    #[track_caller]
    pub(crate) fn assert_one_writer_at_a_time(&self, about: &str) {
        let violations = self.state().violations.clone();
        assert!(violations.is_empty(), "{about}: {violations:#?}");
    }
}
