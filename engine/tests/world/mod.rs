//! A world to carry plans out in: every kind there is, with the dependencies
//! and durations of its kind, and calls that go wrong on order.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use kavak_calls::InjectedFault;
use kavak_engine::{Blocker, Class, Cloud, Fault};
use kavak_stack::{
    Condition, Dependency, Found, Key, Kind, Observed, Output, Outputs, Spec, Text, plan::Leaves,
    spec::ValueStatus,
};
use serde_json::json;
use tokio::{sync::Notify, time::Instant};

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
        for thing in things.values_mut().filter(|thing| thing.changes_at <= now) {
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

    fn holder(&self, id: &str) -> Option<Key> {
        let things = self.things.lock().unwrap();
        let dependency = things.get(id)?;
        things
            .values()
            // Neither a value nor a record keeps AWS from deleting anything.
            .filter(|dependent| {
                let kind = dependent.found.spec.kind();
                dependent.found.id != id && !matches!(kind, Kind::SecretValue | Kind::DnsRecord)
            })
            .find(|dependent| {
                match dependent
                    .found
                    .spec
                    .kind()
                    .depends_on(dependency.found.spec.kind())
                {
                    Dependency::Never => false,
                    // Only what AWS itself refuses.
                    Dependency::Always => dependency.found.spec.kind() == Kind::InternetGateway,
                    Dependency::IfReferenced => {
                        let outputs: Vec<&str> = dependency
                            .found
                            .outputs
                            .values()
                            .map(String::as_str)
                            .collect();
                        dependent.found.spec.mentions(&outputs)
                    }
                }
            })
            .map(|dependent| dependent.key.clone())
    }
}

/// What AWS reports only of what is ready.
fn late_outputs(id: &str) -> Outputs {
    Outputs::from([
        (Output::Endpoint, format!("{id}.example.com")),
        (Output::PlainEndpoint, format!("{id}.plain.example.com")),
    ])
}

fn early_outputs(id: &str) -> Outputs {
    let mut outputs: Outputs = [
        Output::Arn,
        Output::RepositoryUrl,
        Output::ImageReference,
        Output::DnsName,
        Output::CanonicalHostedZoneId,
        Output::Dimension,
        Output::ValidationName,
        Output::ValidationValue,
    ]
    .into_iter()
    .map(|output| (output, format!("{id}/{output:?}")))
    .collect();
    outputs.insert(Output::Id, id.to_owned());
    if id.starts_with("vpc-") {
        outputs.insert(Output::DefaultSecurityGroupId, "sg-default".into());
    }
    outputs
}

/// What the creating call alone makes of a specification.
fn as_created(spec: &Spec) -> Spec {
    let mut attributes = spec.attributes().unwrap();
    for (kind, name, value) in [
        (Kind::Vpc, "enable_dns_hostnames", json!(false)),
        (Kind::InternetGateway, "vpc_id", json!(null)),
        (Kind::Subnet, "map_public_ip_on_launch", json!(false)),
        (Kind::RouteTable, "routes", json!({})),
        (Kind::RouteTable, "subnet_ids", json!([])),
        (Kind::SecurityGroup, "ingress", json!([])),
        (Kind::IamRole, "managed_policies", json!([])),
        (Kind::IamRole, "inline_policies", json!({})),
        (Kind::LogGroup, "retention_days", json!(null)),
        (
            Kind::TargetGroup,
            "deregistration_delay_seconds",
            json!(300),
        ),
        (Kind::SecretValue, "status", json!(ValueStatus::Unset)),
    ] {
        if kind == spec.kind() {
            assert!(attributes.get(name).is_some(), "{kind} has no {name}");
            attributes[name] = value;
        }
    }
    spec.with_attributes(attributes).unwrap()
}

impl Cloud for World {
    async fn create(&self, key: &Key, spec: &Spec) -> Result<Found, Fault> {
        self.call("Create", |world| {
            if world.denied.lock().unwrap().contains(key) {
                return Err(Fault::new(Class::Denied, "Create", "not allowed"));
            }
            let mut things = world.things.lock().unwrap();
            let is_there = things
                .values()
                .any(|thing| thing.key == *key && !spec.is_beside(&thing.found.spec));
            if is_there && !spec.kind().creates_twice() {
                return Err(Fault::new(
                    Class::AlreadyExists,
                    "Create",
                    format!("{key} exists"),
                ));
            }
            let id = format!(
                "{}-{:04}",
                spec.kind(),
                world.ids.fetch_add(1, Ordering::Relaxed)
            );
            let seconds = spec.kind().typical_create_seconds();
            let (condition, changes_at) = if spec.kind().is_polled() {
                let ready_at = Instant::now() + Duration::from_secs(seconds.into());
                (Condition::Pending("creating".into()), ready_at)
            } else {
                (Condition::Ready, Instant::now())
            };
            let mut found = Found::ready(&id, as_created(spec)).in_condition(condition);
            found.outputs = early_outputs(&id);
            if let Spec::Certificate(it) = spec {
                // One record proves a domain, whichever certificate is of it.
                let record = format!("_proof.{}", it.domain_name);
                found.outputs.insert(Output::ValidationName, record);
                found
                    .outputs
                    .insert(Output::ValidationValue, "_value".into());
            }
            things.insert(
                id,
                Thing {
                    key: key.clone(),
                    found: found.clone(),
                    changes_at,
                    asked: None,
                },
            );
            Ok(found)
        })
        .await
    }

    async fn update(&self, _key: &Key, found: &Found, to: &Spec) -> Result<Found, Fault> {
        self.call("Update", |world| {
            let mut things = world.things.lock().unwrap();
            let Some(thing) = things.get_mut(&found.id) else {
                return Err(Fault::new(Class::NotFound, "Update", "gone"));
            };
            if thing.found.is_halted() && !thing.found.is_stopped() {
                return Err(Fault::new(Class::Busy, "Update", "stopping"));
            }
            if matches!(&thing.found.condition, Condition::Pending(why) if why == STORAGE_GROWS) {
                return Err(Fault::new(Class::Busy, "Update", STORAGE_GROWS));
            }
            let lag = *world.lag.lock().unwrap();
            if let Some((before, at_work)) = lag.filter(|_| to.kind().can_flicker()) {
                let from = Instant::now() + before;
                thing.asked = Some((to.clone(), from, from + at_work));
                // It will be asked about: the answer is what was wanted.
                let asked = Found {
                    spec: to.clone(),
                    ..thing.found.clone()
                };
                return Ok(asked.in_condition(Condition::Pending("modifying".into())));
            }
            thing.found.spec = to.clone();
            if matches!(thing.found.condition, Condition::Failed(_)) || thing.found.is_stopped() {
                thing.found.condition = Condition::Ready;
            }
            Ok(thing.found.clone())
        })
        .await
    }

    async fn delete(&self, _key: &Key, found: &Found, _leaves: &Leaves) -> Result<(), Fault> {
        self.call("Delete", |world| {
            if let Some(holder) = world.holder(&found.id) {
                return Err(Fault::new(
                    Class::InUse,
                    "Delete",
                    format!("{holder} depends on it"),
                ));
            }
            let mut things = world.things.lock().unwrap();
            let Some(thing) = things.get_mut(&found.id) else {
                return Err(Fault::new(Class::NotFound, "Delete", "gone"));
            };
            let is_busy = matches!(thing.found.condition, Condition::Pending(_))
                && !thing.found.is_stopped()
                && (thing.found.spec.kind() == Kind::ReplicationGroup || thing.found.is_halted());
            if is_busy {
                return Err(Fault::new(Class::Busy, "Delete", "busy"));
            }
            if thing.found.spec.kind().is_polled() {
                thing.found.condition = Condition::Deleting;
                let seconds = thing.found.spec.kind().typical_delete_seconds();
                thing.changes_at = Instant::now() + Duration::from_secs(seconds.into());
            } else {
                // A value goes with its secret.
                things
                    .retain(|id, thing| *id != found.id && !is_value_of(&thing.found.spec, found));
            }
            Ok(())
        })
        .await
    }

    async fn look(
        &self,
        kind: Kind,
        waiting: &BTreeMap<Key, Found>,
    ) -> Result<BTreeMap<Key, Found>, Fault> {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let blindness = *self.blindness.lock().unwrap();
        if let Some((class, _)) = blindness.filter(|(_, until)| *until > Instant::now()) {
            return Err(Fault::new(class, "Describe", "no answer"));
        }
        let ids: BTreeSet<&String> = waiting.values().map(|found| &found.id).collect();
        let things = self.settle().things.lock().unwrap();
        Ok(things
            .values()
            .filter(|thing| thing.found.spec.kind() == kind && ids.contains(&thing.found.id))
            .map(|thing| (thing.key.clone(), thing.found.clone()))
            .collect())
    }

    async fn blockers(
        &self,
        waiting: &BTreeMap<Key, Found>,
    ) -> Result<BTreeMap<Key, Blocker>, Fault> {
        self.settle();
        let blocked = waiting.iter().filter_map(|(key, found)| {
            let blocker = Blocker {
                what: self.holder(&found.id)?.to_string(),
                is_lasting: false,
            };
            Some((key.clone(), blocker))
        });
        Ok(blocked.collect())
    }

    async fn observe(&self) -> Result<Observed, Fault> {
        let mut observed = Observed::default();
        for thing in self.settle().things.lock().unwrap().values() {
            observed.add(thing.key.clone(), thing.found.clone());
        }
        Ok(observed)
    }
}

fn is_value_of(spec: &Spec, secret: &Found) -> bool {
    matches!(spec, Spec::SecretValue(value) if value.secret_id == Text::from(&secret.id))
}
