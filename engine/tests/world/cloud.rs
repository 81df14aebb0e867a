//! The calls of the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use kavak_engine::{Blocker, Class, Cloud, Fault};
use kavak_stack::{Condition, Found, Key, Kind, Observed, Output, Spec, Text, plan::Leaves};
use tokio::time::Instant;

use super::creations::{Otherwise, Prerequisite};
use super::durations::{CAN_FLICKER, CREATES_TWICE, creation, deletion};
use super::results::{as_created, early_outputs};
use super::{STORAGE_GROWS, Thing, World};

impl Cloud for World {
    async fn create(&self, key: &Key, spec: &Spec) -> Result<Found, Fault> {
        let delay = self.delays.lock().unwrap().get(key).copied();
        tokio::time::sleep(delay.unwrap_or_default()).await;
        self.call("Create", |world| {
            if world.denied.lock().unwrap().contains(key) {
                return Err(Fault::new(Class::Denied, "Create", "not allowed"));
            }
            let missing = world.missing(&as_created(spec));
            refuse("Create", missing)?;
            let mut things = world.things.lock().unwrap();
            let is_there = things
                .values()
                .any(|thing| thing.key == *key && !spec.is_beside(&thing.found.spec));
            if is_there && !CREATES_TWICE.contains(&spec.kind()) {
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
            let (condition, changes_at) = match (missing, creation(spec.kind())) {
                (Some(it), _) => (Condition::Failed(it.source.into()), Instant::now()),
                (None, None) => (Condition::Ready, Instant::now()),
                (None, Some(time)) => {
                    (Condition::Pending("creating".into()), Instant::now() + time)
                }
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
            let missing = world.missing(to);
            refuse("Update", missing)?;
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
            if let Some((before, at_work)) = lag.filter(|_| CAN_FLICKER.contains(&to.kind())) {
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
            if let Some(it) = missing {
                thing.found.condition = Condition::Failed(it.source.into());
            } else if matches!(thing.found.condition, Condition::Failed(_))
                || thing.found.is_stopped()
            {
                thing.found.condition = Condition::Ready;
            }
            Ok(thing.found.clone())
        })
        .await
    }

    async fn delete(&self, _key: &Key, found: &Found, _leaves: &Leaves) -> Result<(), Fault> {
        self.call("Delete", |world| {
            if let Some(blocker) = world.blocker(&found.id) {
                return Err(Fault::new(
                    Class::InUse,
                    "Delete",
                    format!("{blocker} depends on it"),
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
            if let Some(time) = deletion(thing.found.spec.kind()) {
                thing.found.condition = Condition::Deleting;
                thing.changes_at = Instant::now() + time;
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
                what: self.blocker(&found.id)?.to_string(),
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

fn refuse(action: &'static str, missing: Option<&Prerequisite>) -> Result<(), Fault> {
    match missing.filter(|it| it.otherwise == Otherwise::Refused) {
        Some(it) => Err(Fault::new(Class::Invalid, action, it.source)),
        None => Ok(()),
    }
}
