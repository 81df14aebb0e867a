//! What all rivals share: the entries, the environment that they change, and
//! what must never happen to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use kavak_lock::{Entry, LATE, LockHolder, Number};
use tokio::time::Instant;

type Entries = BTreeMap<Number, (u64, LockHolder)>;

#[derive(Clone, Default)]
pub(crate) struct World(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    entries: Entries,
    /// What they were from each moment on.
    past: Vec<(Option<Instant>, Entries)>,
    /// How often a rival became the holder.
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

    /// The entries, each as it was some time ago: what `lag` says, at most [`LATE`].
    pub(crate) fn seen(&self, mut lag: impl FnMut() -> Duration) -> Vec<Entry> {
        let state = self.state();
        let now = Instant::now();
        // The place after what was then.
        let after = |moment| state.past.partition_point(|(since, _)| *since <= moment);
        let oldest = after(now.checked_sub(LATE)).saturating_sub(1);
        let numbers = state.past[oldest..].iter();
        let numbers: BTreeSet<&Number> = numbers.flat_map(|(_, then)| then.keys()).collect();
        let seen = numbers.into_iter().filter_map(|number| {
            let place = after(now.checked_sub(lag())).checked_sub(1)?;
            let (_, then) = &state.past[place];
            let (version, holder) = then.get(number)?;
            Some(Entry {
                number: *number,
                version: *version,
                holder: Some(holder.clone()),
            })
        });
        seen.collect()
    }

    pub(crate) fn entries(&self) -> usize {
        self.state().entries.len()
    }

    /// A rival is the holder from now on.
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
