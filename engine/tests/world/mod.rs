//! A world to carry plans out in: every kind, with AWS's demands as the tests state them, and calls
//! that fail on order.

mod agreement;
mod cloud;
mod creations;
mod deletions;
mod durations;
mod results;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use kavak_calls::InjectedFault;
use kavak_engine::{Class, Fault};
use kavak_stack::{Condition, Found, Key, Kind, Output, Spec, spec::DnsRecord};
use tokio::{sync::Notify, time::Instant};

use self::creations::{PREREQUISITES, Prerequisite};
use self::results::late_outputs;

/// The state of a database whose storage grows, for hours: it takes no other change.
pub(crate) const STORAGE_GROWS: &str = "storage-optimization";

/// What AWS holds, and what goes wrong next.
#[derive(Default)]
pub(crate) struct World {
    things: Mutex<BTreeMap<String, Thing>>,
    ids: AtomicU32,
    /// Changing calls so far.
    calls: AtomicU32,
    faults: Mutex<BTreeMap<u32, InjectedFault>>,
    /// What the caller may not create.
    denied: Mutex<BTreeSet<Key>>,
    /// The time that passes before a creating call takes effect.
    delays: Mutex<BTreeMap<Key, Duration>>,
    /// How looks fail, and until when.
    blindness: Mutex<Option<(Class, Instant)>>,
    /// How long after an update a thing that may flicker still looks as it was,
    /// and how long it is at work then.
    lag: Mutex<Option<(Duration, Duration)>>,
    pub(crate) crashed: Notify,
}

struct Thing {
    key: Key,
    found: Found,
    /// When it becomes ready or is gone.
    changes_at: Instant,
    /// What it was asked to be, from when it is at work on it, and until when.
    asked: Option<(Spec, Instant, Instant)>,
}

impl World {
    pub(crate) fn with_fault(self: &Arc<Self>, call: u32, injected: InjectedFault) {
        self.faults.lock().unwrap().insert(call, injected);
    }

    /// Refuses to create this.
    pub(crate) fn deny(&self, key: &Key) {
        self.denied.lock().unwrap().insert(key.clone());
    }

    /// Delays the creation of this.
    pub(crate) fn delay(&self, key: &Key, time: Duration) {
        self.delays.lock().unwrap().insert(key.clone(), time);
    }

    /// Lets every look fail for this time.
    pub(crate) fn fail_looks(&self, class: Class, time: Duration) {
        *self.blindness.lock().unwrap() = Some((class, Instant::now() + time));
    }

    /// Lets updates of what may flicker begin after a while and take their time.
    pub(crate) fn with_lag(&self, before: Duration, at_work: Duration) {
        *self.lag.lock().unwrap() = Some((before, at_work));
    }

    /// Changing calls so far.
    pub(crate) fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Changes what a thing is, by hand.
    pub(crate) fn tamper(&self, key: &Key, change: impl FnOnce(&mut Found)) {
        let mut things = self.things.lock().unwrap();
        change(
            &mut things
                .values_mut()
                .find(|thing| thing.key == *key)
                .unwrap()
                .found,
        );
    }

    /// Lets a thing stay in its condition for a day.
    pub(crate) fn freeze(&self, key: &Key) {
        self.change_after(key, Duration::from_secs(86_400));
    }

    /// Lets a thing stay in its condition for this time.
    pub(crate) fn change_after(&self, key: &Key, time: Duration) {
        let mut things = self.things.lock().unwrap();
        let frozen = things.values_mut().find(|thing| thing.key == *key).unwrap();
        frozen.changes_at = Instant::now() + time;
    }

    pub(crate) fn count(&self) -> usize {
        self.settle().things.lock().unwrap().len()
    }

    fn settle(&self) -> &Self {
        let now = Instant::now();
        let mut things = self.things.lock().unwrap();
        things.retain(|_, thing| {
            thing.found.condition != Condition::Deleting || thing.changes_at > now
        });
        for thing in things.values_mut() {
            if let Some((spec, _, until)) = thing.asked.take_if(|(_, from, _)| *from <= now) {
                thing.found.spec = spec;
                thing.found.condition = Condition::Pending("modifying".into());
                thing.changes_at = until;
            }
        }
        let proofs = proofs(&things);
        for thing in things.values_mut().filter(|thing| thing.changes_at <= now) {
            if !is_proven(&thing.found, &proofs) {
                continue;
            }
            if thing.found.is_halted() {
                thing.found.condition = Condition::Pending("stopped".into());
            } else if matches!(thing.found.condition, Condition::Pending(_)) {
                thing.found.condition = Condition::Ready;
                let id = thing.found.id.clone();
                thing.found.outputs.extend(late_outputs(&id));
            }
        }
        drop(things);
        self
    }

    /// Runs the mutation of a changing call, or what is to happen instead of it.
    async fn call<T>(
        &self,
        action: &'static str,
        mutation: impl FnOnce(&Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.settle();
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let injected = self.faults.lock().unwrap().get(&number).copied();
        match injected.unwrap_or_default() {
            InjectedFault::None => mutation(self),
            InjectedFault::Throttle => Err(Fault::new(Class::Throttled, action, "slow down")),
            InjectedFault::ErrorBefore => {
                Err(Fault::new(Class::Transient, action, "internal error"))
            }
            InjectedFault::LoseResponse => {
                mutation(self)?;
                Err(Fault::new(Class::Ambiguous, action, "connection closed"))
            }
            InjectedFault::CrashBefore => self.crash().await,
            InjectedFault::CrashAfter => {
                let _ = mutation(self);
                self.crash().await
            }
            other => panic!("this world does not inject {other:?}"),
        }
    }

    async fn crash<T>(&self) -> T {
        self.crashed.notify_one();
        std::future::pending().await
    }

    /// The resource because of which AWS refuses to delete this one.
    fn blocker(&self, id: &str) -> Option<Key> {
        let things = self.things.lock().unwrap();
        let dependency = &things.get(id)?.found;
        let blocker = things.values().find(|dependent| {
            dependent.found.id != id && deletions::is_refused(&dependent.found, dependency)
        });
        blocker.map(|it| it.key.clone())
    }

    /// The condition that a specification misses, if any.
    fn missing(&self, spec: &Spec) -> Option<&'static Prerequisite> {
        let things = self.things.lock().unwrap();
        PREREQUISITES
            .iter()
            .find(|it| it.of == spec.kind() && !(it.holds)(&things, spec))
    }
}

/// The names of all plain records that Route 53 answers with.
fn proofs(things: &BTreeMap<String, Thing>) -> BTreeSet<String> {
    let ready = things
        .values()
        .filter(|it| it.found.condition == Condition::Ready);
    let names = ready.filter_map(|it| it.found.spec.attributes_of::<DnsRecord>());
    let names = names.map(|it| it.name.known());
    names.collect()
}

/// `false` for a certificate whose domain no record proves: ACM does not issue it.
fn is_proven(found: &Found, proofs: &BTreeSet<String>) -> bool {
    let proof = found.outputs.get(&Output::ValidationName);
    found.spec.kind() != Kind::Certificate || proof.is_some_and(|it| proofs.contains(it))
}
