//! Attributes that a user made safer in the console than the settings say: protection against
//! deletion, and the time for which logs, backups and snapshots are kept.

use super::{Decision, Kept, diff};
use crate::{
    Found, Kind, Plan, Resource, Spec, Stack,
    plan::{Step, down, release},
};

/// The specification of a resource as it is written into its step.
pub(super) fn wanted(
    stack: &Stack,
    resource: &Resource,
    decision: &Decision,
    found: Option<&Found>,
) -> Spec {
    let spec = resource.spec.clone();
    match (decision, found) {
        (Decision::Keep | Decision::Update(_), Some(found)) => guarded(stack, spec, &found.spec),
        _ => spec,
    }
}

/// The specification with what `found` has of protection; on a protected environment no
/// time of retention is shortened either, because data would be lost.
pub(super) fn guarded(stack: &Stack, spec: Spec, found: &Spec) -> Spec {
    let spec = spec.keeping_protection(found, stack.protected);
    match stack.protected {
        true => spec.keeping_retention(found),
        false => spec,
    }
}

/// The changes from `guarded` to what the settings ask for, which are not made.
pub(super) fn kept(guarded: &Spec, asked: &Spec) -> Vec<Kept> {
    let changes = diff::between(guarded, asked, &|_, _| None).changes;
    let kept = changes.into_iter().filter_map(|change| {
        let setting = setting(asked, &change)?;
        Some(Kept {
            change,
            setting: Some(setting),
        })
    });
    kept.collect()
}

fn setting(asked: &Spec, change: &crate::spec::Change) -> Option<&'static str> {
    if asked.kind() == Kind::DbInstance && change.is("deletion_protection") {
        return Some("database.deletion_protection");
    }
    asked.discards(change).map(|it| it.setting)
}

/// The notices before a protection is switched off.
pub(super) fn notices(plan: &Plan) -> Vec<String> {
    let deleted = plan.steps.iter().filter_map(Step::deleted);
    let protected = deleted.filter(|it| release::unprotected(it).is_some());
    protected.map(down::unprotecting).collect()
}
