//! Dependents of resources that go: those that let go in place, and those that can't.

use std::collections::BTreeSet;

use super::{Decision, Planner};
use crate::{
    Condition, Found, Key, Kind, Resource,
    plan::{
        Operation,
        release::{depends_on, refers, released, unprotected},
    },
};

impl Planner<'_> {
    /// A resource that goes, on which `dependent` depends in a way that it can release
    /// neither in place nor by becoming what it is to be.
    pub(super) fn unreleasable(
        &self,
        key: &Key,
        wanted: &Resource,
        dependent: &Found,
    ) -> Option<&Key> {
        let is_unreleasable = |dependency_key: &Key, dependency: &Found| {
            depends_on(dependent, dependency)
                && released(dependent, dependency, self.observed).is_none()
                && (wanted.needs().contains(dependency_key)
                    // A resource that is made from a replaced one waits for the end
                    // of the old one, and that may wait for all that is in it.
                    || refers(dependent, dependency)
                        && self.stands_on_replaced(key, &mut BTreeSet::new()))
        };
        self.observed
            .resources
            .iter()
            .filter(|(other, _)| *other != key && self.is_doomed(other))
            .filter(|(other, _)| !self.is_created_before_delete(other))
            .find(|(other, dependency)| is_unreleasable(other, dependency))
            .map(|(other, _)| other)
    }

    /// `true` if any direct or indirect dependency of `key` is replaced.
    pub(super) fn stands_on_replaced(&self, key: &Key, visited: &mut BTreeSet<Key>) -> bool {
        let needs = self.stack.get(key).map(Resource::needs).unwrap_or_default();
        needs.into_iter().any(|dependency| {
            visited.insert(dependency.clone())
                && (matches!(self.decisions.get(&dependency), Some(Decision::Replace(_)))
                    && !self.is_created_before_delete(&dependency)
                    || self.stands_on_replaced(&dependency, visited))
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
        for (dependency_key, dependency) in &self.observed.resources {
            let is_let_go = dependency_key != key
                && self.lets_go(is_doomed, &loose, dependency_key, dependency)
                && depends_on(&loose, dependency);
            if is_let_go && let Some(spec) = released(&loose, dependency, self.observed) {
                loose.spec = spec;
            }
        }
        let (found, to) = (found.clone(), loose.spec);
        (to != found.spec).then_some((key, Operation::Release { found, to }))
    }

    /// `true` if `dependent` lets go of `dependency` before its own step: what
    /// stays lets go of what is replaced, if it can; what goes need not, but
    /// for rules between security groups, which may refer to each other.
    pub(super) fn lets_go(
        &self,
        is_doomed: bool,
        dependent: &Found,
        dependency_key: &Key,
        dependency: &Found,
    ) -> bool {
        if is_doomed {
            [dependent, dependency]
                .iter()
                .all(|found| found.spec.kind() == Kind::SecurityGroup)
                && self.is_doomed(dependency_key)
        } else {
            matches!(
                self.decisions.get(dependency_key),
                Some(Decision::Replace(_))
            ) && released(dependent, dependency, self.observed).is_some()
        }
    }

    /// `true` if the existing resource is to be deleted, for good or to be recreated.
    pub(super) fn is_doomed(&self, key: &Key) -> bool {
        self.stack.get(key).is_none()
            || matches!(self.decisions.get(key), Some(Decision::Replace(_)))
    }
}
