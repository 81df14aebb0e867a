//! What stands in the way of what goes: who lets go of it, and who can't.

use std::collections::BTreeSet;

use super::{Planner, Verdict};
use crate::{
    Condition, Found, Key, Kind, Resource,
    plan::{
        Operation,
        release::{holds, refers, released, unprotected},
    },
};

impl Planner<'_> {
    /// A resource that goes, on which `consumer` has a hold that it can release
    /// neither in place nor by becoming what it is to be.
    pub(super) fn unreleasable(
        &self,
        key: &Key,
        wanted: &Resource,
        consumer: &Found,
    ) -> Option<&Key> {
        let is_unreleasable = |provider_key: &Key, provider: &Found| {
            holds(consumer, provider)
                && released(consumer, provider, self.observed).is_none()
                && (wanted.needs().contains(provider_key)
                    // What is to be made of something replaced waits for the end
                    // of the old one, and that may wait for all that is in it.
                    || refers(consumer, provider)
                        && self.stands_on_replaced(key, &mut BTreeSet::new()))
        };
        self.observed
            .resources
            .iter()
            .filter(|(other, _)| *other != key && self.is_doomed(other))
            .filter(|(other, _)| !self.is_created_before_delete(other))
            .find(|(other, provider)| is_unreleasable(other, provider))
            .map(|(other, _)| other)
    }

    /// Whether anything that `key` needs, however far behind, is replaced.
    pub(super) fn stands_on_replaced(&self, key: &Key, visited: &mut BTreeSet<Key>) -> bool {
        let needs = self.stack.get(key).map(Resource::needs).unwrap_or_default();
        needs.into_iter().any(|provider| {
            visited.insert(provider.clone())
                && (matches!(self.verdicts.get(&provider), Some(Verdict::Replace(_)))
                    && !self.is_created_before_delete(&provider)
                    || self.stands_on_replaced(&provider, visited))
        })
    }

    /// The step by which `key` lets go of what is deleted and, if it is itself
    /// to be deleted, of its protection.
    pub(super) fn release<'k>(&self, key: &'k Key, found: &Found) -> Option<(&'k Key, Operation)> {
        if found.condition == Condition::Deleting {
            return None;
        }
        let mut loose = found.clone();
        let is_doomed = self.is_doomed(key);
        if is_doomed && let Some(spec) = unprotected(&loose) {
            loose.spec = spec;
        }
        for (provider_key, provider) in &self.observed.resources {
            let is_let_go = provider_key != key
                && self.lets_go(is_doomed, &loose, provider_key, provider)
                && holds(&loose, provider);
            if is_let_go && let Some(spec) = released(&loose, provider, self.observed) {
                loose.spec = spec;
            }
        }
        let (found, to) = (found.clone(), loose.spec);
        (to != found.spec).then_some((key, Operation::Release { found, to }))
    }

    /// Whether `consumer` lets go of `provider` before its own step: what
    /// stays lets go of what is replaced, if it can; what goes need not, but
    /// for rules between security groups, which may refer to each other.
    pub(super) fn lets_go(
        &self,
        is_doomed: bool,
        consumer: &Found,
        provider_key: &Key,
        provider: &Found,
    ) -> bool {
        if is_doomed {
            [consumer, provider]
                .iter()
                .all(|found| found.spec.kind() == Kind::SecurityGroup)
                && self.is_doomed(provider_key)
        } else {
            matches!(self.verdicts.get(provider_key), Some(Verdict::Replace(_)))
                && released(consumer, provider, self.observed).is_some()
        }
    }

    /// Whether what is there now is to be deleted, for good or to be made anew.
    pub(super) fn is_doomed(&self, key: &Key) -> bool {
        self.stack.get(key).is_none() || matches!(self.verdicts.get(key), Some(Verdict::Replace(_)))
    }
}
