//! Changes that take two steps around others: what its dependents must follow
//! is changed first, and completed once they have.
//!
//! Which step comes next is read from what is there, so that a run that ends in
//! between is finished by the next one.

use std::borrow::Cow;

use super::{Planner, Verdict};
use crate::{Condition, Found, Key, Kind, Spec, spec::ValueStatus};

/// What `found` is to be before its dependents change, where it can't become
/// `wanted` before they have.
pub(super) fn first(wanted: &Spec, found: &Found) -> Option<Spec> {
    let (Spec::SecretValue(wanted), Spec::SecretValue(found)) = (wanted, &found.spec) else {
        return None;
    };
    let is_unapplied = matches!(found.status, ValueStatus::Stale | ValueStatus::Unapplied);
    is_unapplied.then(|| {
        let mut first = wanted.clone();
        first.status = ValueStatus::Unapplied;
        Spec::SecretValue(first)
    })
}

impl Planner<'_> {
    /// What is there, as the plan has to see it: tasks that were started with
    /// an earlier value of a secret need a new deployment.
    pub(super) fn found(&self, key: &Key) -> Option<Cow<'_, Found>> {
        let found = self.observed.get(key)?;
        let is_outdated = found.spec.kind() == Kind::EcsService
            && found.condition == Condition::Ready
            && self
                .staged()
                .any(|(_, it)| it.spec.kind() == Kind::SecretValue);
        Some(if is_outdated {
            let reason = "its tasks were started with an earlier value of a secret";
            Cow::Owned(found.clone().in_condition(Condition::Failed(reason.into())))
        } else {
            Cow::Borrowed(found)
        })
    }

    /// What is completed in a second step.
    pub(super) fn staged(&self) -> impl Iterator<Item = (&Key, &Found)> {
        let stays = self
            .verdicts
            .iter()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Keep | Verdict::Update(_)));
        stays.filter_map(|(key, _)| {
            let (resource, found) = (self.stack.get(key)?, self.observed.get(key)?);
            first(&resource.spec, found).map(|_| (key, found))
        })
    }
}
