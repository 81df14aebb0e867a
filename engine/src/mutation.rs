//! The mutations of a step: its resource is created, updated or deleted, and looked up
//! after a lost response.

use std::{collections::BTreeMap, time::Duration};

use kavak_stack::{Condition, Found, Key, Spec, plan::Leaves};

use crate::{
    Class, Cloud, Event, Events, Fault,
    mutate::{Recovery, mutate},
    stop::Stop,
};

/// How long a creation that can't be repeated safely is looked for after its
/// response was lost (`docs/AWS.md#creating`).
const LOOKED_FOR: Duration = Duration::from_secs(30);
const BETWEEN_LOOKS: Duration = Duration::from_secs(3);

/// The longest that a resource is waited for while AWS changes it: a large database's
/// storage takes hours.
const LONGEST_WORK: Duration = Duration::from_secs(12 * 3_600);

/// A name that was just freed is refused for a while (`docs/AWS.md#deleting`:
/// secrets, up to two minutes).
const NAME_IS_FREED: Duration = Duration::from_secs(150);

/// How a deletion went.
pub(crate) enum Deletion {
    /// AWS took it, or there was nothing to delete.
    Accepted,
    /// It is busy with another change and can't be deleted before that ends.
    Busy,
    /// Something else must go first; AWS's words.
    Blocked(Fault),
}

/// The changes of one resource, each safe to be repeated.
pub(crate) struct Mutation<'a, C> {
    pub(crate) cloud: &'a C,
    pub(crate) key: &'a Key,
    pub(crate) events: &'a Events,
    pub(crate) stop: &'a Stop,
}

impl<C: Cloud> Mutation<'_, C> {
    /// Makes the resource, or finds the one that a lost response was about.
    pub(crate) async fn create(&self, spec: &Spec) -> Result<Found, Fault> {
        let started = tokio::time::Instant::now();
        let recover = |fault: Fault| async move {
            if let Some(found) = self.look_up(spec, &fault).await? {
                return Ok(Recovery::Applied(found));
            }
            let is_being_freed =
                fault.class == Class::AlreadyExists && started.elapsed() < NAME_IS_FREED;
            let class = match is_being_freed {
                true => Class::Busy,
                false => fault.class,
            };
            Ok(Recovery::Retry(fault, class))
        };
        let attempt = || self.cloud.create(self.key, spec);
        mutate(attempt, recover, |fault, rest| self.pause(fault, rest)).await
    }

    /// Brings the resource to `to`.
    pub(crate) async fn update(&self, found: &Found, to: &Spec) -> Result<Found, Fault> {
        let to = &to.settled(&found.spec);
        let is_due = matches!(found.condition, Condition::Failed(_)) || found.is_halted();
        if found.is_shared || (*to == found.spec && !is_due) {
            return Ok(found.clone());
        }
        let started = tokio::time::Instant::now();
        let recover = |fault: Fault| async move {
            if let Some(found) = self.registered(to, &fault).await? {
                return Ok(Recovery::Applied(found));
            }
            if self.is_at_work(found, &fault).await? && started.elapsed() < LONGEST_WORK {
                return Ok(Recovery::Renew(fault));
            }
            let class = fault.class;
            Ok(Recovery::Retry(fault, class))
        };
        let attempt = || self.cloud.update(self.key, found, to);
        mutate(attempt, recover, |fault, rest| self.pause(fault, rest)).await
    }

    /// Returns whether a busy resource is seen to change; fails where it has failed
    /// meanwhile, because it does not become free by itself.
    async fn is_at_work(&self, found: &Found, fault: &Fault) -> Result<bool, Fault> {
        let kind = found.spec.kind();
        let had_failed = matches!(found.condition, Condition::Failed(_));
        if fault.class != Class::Busy || had_failed || !kind.is_polled() {
            return Ok(false);
        }
        let waiting = BTreeMap::from([(self.key.clone(), found.clone())]);
        // A failed read decides nothing: the next attempt reads again.
        let Ok(seen) = self.cloud.look(kind, &waiting).await else {
            return Ok(false);
        };
        let Some(seen) = seen.get(self.key) else {
            return Ok(false);
        };
        match &seen.condition {
            Condition::Failed(why) => Err(Fault::new(Class::Failed, "wait", why.clone())),
            // One that a user stopped stays so.
            Condition::Pending(_) => Ok(!seen.is_halted()),
            _ => Ok(false),
        }
    }

    /// The revision that an update with a lost response registered; other updates can be
    /// repeated.
    async fn registered(&self, to: &Spec, fault: &Fault) -> Result<Option<Found>, Fault> {
        if fault.class != Class::Ambiguous || !to.kind().is_revisioned() {
            return Ok(None);
        }
        let observed = crate::retry::reading(self.stop, || self.cloud.observe()).await?;
        let newest = observed.get(self.key);
        Ok(newest
            .filter(|newest| to.settled(&newest.spec) == newest.spec)
            .cloned())
    }

    /// Asks for the deletion.
    pub(crate) async fn delete(&self, found: &Found, leaves: &Leaves) -> Result<Deletion, Fault> {
        let is_waited_for = found.spec.kind().is_polled();
        let attempt = || async {
            match self.cloud.delete(self.key, found, leaves).await {
                Ok(()) => Ok(Deletion::Accepted),
                Err(fault) => match fault.class {
                    Class::NotFound => Ok(Deletion::Accepted),
                    Class::InUse => Ok(Deletion::Blocked(fault)),
                    Class::Busy if is_waited_for => Ok(Deletion::Busy),
                    _ => Err(fault),
                },
            }
        };
        // A deletion may be repeated: what is gone is accepted.
        let recover = |fault: Fault| async move {
            let class = fault.class;
            Ok(Recovery::Retry(fault, class))
        };
        mutate(attempt, recover, |fault, rest| self.pause(fault, rest)).await
    }

    /// Looks whether a creation that failed in an unclear way was done all the
    /// same; fails at once where the name is unmanaged.
    async fn look_up(&self, spec: &Spec, fault: &Fault) -> Result<Option<Found>, Fault> {
        let is_unclear = matches!(
            fault.class,
            Class::Ambiguous | Class::Transient | Class::AlreadyExists
        );
        if !is_unclear {
            return Ok(None);
        }
        let kind = spec.kind();
        let must_be_sure = kind.creates_twice() && fault.class != Class::AlreadyExists;
        let started = tokio::time::Instant::now();
        loop {
            let observed = crate::retry::reading(self.stop, || self.cloud.observe()).await?;
            let place = observed.get(self.key);
            let is_candidate =
                |found: &&Found| kind.may_have_another_key() && found.spec.kind() == kind;
            let elsewhere = observed.resources.values().filter(is_candidate);
            if let Some(found) = place
                .into_iter()
                .chain(elsewhere)
                .find(|it| is_this(it, spec))
            {
                return Ok(Some(found.clone()));
            }
            let mut unmanaged = observed.unmanaged.iter();
            if let Some(other) = unmanaged.find(|it| it.key == *self.key) {
                let message = other.to_string();
                return Err(Fault {
                    class: Class::Invalid,
                    message,
                    ..fault.clone()
                });
            }
            if !must_be_sure || started.elapsed() >= LOOKED_FOR {
                return Ok(None);
            }
            self.stop.pause(BETWEEN_LOOKS).await?;
        }
    }

    /// Waits between two attempts, and reports that.
    async fn pause(&self, fault: Fault, pause: Duration) -> Result<(), Fault> {
        // No one listens any more when the run is over.
        let _ = self.events.send(Event::Retry {
            key: self.key.clone(),
            fault,
            pause,
        });
        self.stop.pause(pause).await
    }
}

/// Whether what was found is what was to be made. Revisions share their name, whatever they
/// hold.
fn is_this(found: &Found, spec: &Spec) -> bool {
    match found.condition {
        Condition::Deleting | Condition::Failed(_) => false,
        _ if found.spec.kind().is_revisioned() => found.spec == *spec,
        // The one that is to be replaced.
        _ => !spec.is_beside(&found.spec),
    }
}
