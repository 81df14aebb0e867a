//! Changes that take two steps around others: what its dependents must follow
//! is changed first, and completed once they have.
//!
//! The next step is derived from the existing resources, so that a run that ends in
//! between is finished by the next one.

use std::borrow::Cow;

use super::{Decision, Planner, halted::HAS_EARLIER_SECRET};
use crate::{
    Condition, Found, Key, Kind, Spec, key,
    spec::{
        LoadBalancer, ReplicationGroup, SecretContent, SecretValue, TransitEncryption, ValueStatus,
    },
    tags::DNS_RECORD_TAG,
};

/// The longest value of a tag.
const LONGEST_TAG: usize = 256;

/// The first specification of the group, where its clients must change before it can
/// become what is wanted: it takes them with and without TLS and token then.
fn of_cache(wanted: &ReplicationGroup, found: &ReplicationGroup) -> Option<ReplicationGroup> {
    use TransitEncryption::{Off, Preferred, Required};
    let is_switched = matches!(
        (found.transit_encryption, wanted.transit_encryption),
        (Off | Preferred, Required) | (Preferred | Required, Off)
    );
    is_switched.then(|| ReplicationGroup {
        transit_encryption: Preferred,
        ..wanted.clone()
    })
}

impl Planner<'_> {
    /// The specification of the resource under `key` before its dependents change, where
    /// it can't become what is `wanted` before they have.
    pub(super) fn first(&self, key: &Key, wanted: &Spec) -> Option<Spec> {
        let found = self.observed.get(key).map(|found| &found.spec);
        if let (Spec::ReplicationGroup(wanted), Some(Spec::ReplicationGroup(found))) =
            (wanted, found)
        {
            return of_cache(wanted, found).map(Spec::ReplicationGroup);
        }
        if let (Spec::LoadBalancer(wanted), Some(Spec::LoadBalancer(_))) = (wanted, found) {
            return self.claiming_earlier(wanted).map(Spec::LoadBalancer);
        }
        let Spec::SecretValue(wanted) = wanted else {
            return None;
        };
        let status = if let Some(Spec::SecretValue(found)) = found {
            found.status
        } else {
            ValueStatus::Unset
        };
        self.is_unapplied(wanted, status).then(|| {
            Spec::SecretValue(SecretValue {
                status: ValueStatus::Unapplied,
                ..wanted.clone()
            })
        })
    }

    /// The load balancer while its tag names an earlier alias record too, which is
    /// deleted after the switch to the new one: a run that ends in between must find it
    /// again.
    fn claiming_earlier(&self, wanted: &LoadBalancer) -> Option<LoadBalancer> {
        let claimed = wanted.tags.get(DNS_RECORD_TAG);
        let made = self.observed.resources.values().filter(|it| !it.is_shared);
        let earlier = made.filter_map(|found| {
            let Spec::DnsRecord(it) = &found.spec else {
                return None;
            };
            it.alias.as_ref()?;
            Some(format!("{}/{}", it.hosted_zone_id.known(), it.name.known()))
        });
        let is_earlier = |place: &String| claimed.is_none_or(|it| !it.eq_ignore_ascii_case(place));
        let earlier: Vec<String> = earlier.filter(is_earlier).collect();
        let places = claimed.into_iter().chain(&earlier).cloned();
        let value = places.reduce(|all, place| match all.len() + place.len() < LONGEST_TAG {
            true => format!("{all} {place}"),
            false => all,
        })?;
        let mut first = wanted.clone();
        first.tags.insert(DNS_RECORD_TAG.into(), value);
        (!earlier.is_empty()).then_some(first)
    }

    /// `true` if tasks must be started with a value before it counts as set: one
    /// that they had otherwise before, and a token that a cache takes newly.
    fn is_unapplied(&self, wanted: &SecretValue, status: ValueStatus) -> bool {
        match status {
            ValueStatus::Stale | ValueStatus::Unapplied => true,
            ValueStatus::Set => false,
            ValueStatus::Unset | ValueStatus::Pending => {
                let cache = self.decisions.get(&key::REPLICATION_GROUP);
                matches!(wanted.content, Some(SecretContent::CacheCredentials { .. }))
                    && matches!(cache, Some(Decision::Keep | Decision::Update(_)))
            }
        }
    }

    /// The existing resource as the plan has to see it: tasks that were started with
    /// an earlier value of a secret need a new deployment.
    pub(super) fn found(&self, key: &Key) -> Option<Cow<'_, Found>> {
        let found = self.observed.get(key)?;
        let is_value = |(_, it): &(&Key, Found)| it.spec.kind() == Kind::SecretValue;
        let is_outdated = found.spec.kind() == Kind::EcsService
            && found.condition == Condition::Ready
            && self.staged().iter().any(is_value);
        Some(if is_outdated {
            let reason = HAS_EARLIER_SECRET.to_owned();
            Cow::Owned(found.clone().in_condition(Condition::Failed(reason)))
        } else {
            Cow::Borrowed(found)
        })
    }

    /// The resources that are completed in a second step, as they are before the plan or, of what
    /// the plan makes, after the first one.
    pub(super) fn staged(&self) -> Vec<(&Key, Found)> {
        let staged = self.decisions.iter().filter_map(|(key, decision)| {
            let first = self.first(key, &self.stack.get(key)?.spec)?;
            let found = match decision {
                Decision::Keep | Decision::Update(_) => self.observed.get(key)?.clone(),
                Decision::Create => created(first)?,
                Decision::Replace(_) => return None,
            };
            Some((key, found))
        });
        staged.collect()
    }
}

/// A value that the plan makes, as AWS returns it then; only values are made
/// in two steps.
fn created(first: Spec) -> Option<Found> {
    let Spec::SecretValue(value) = first else {
        return None;
    };
    let value = SecretValue {
        content: None,
        ..value
    };
    Some(Found::ready("", value))
}
