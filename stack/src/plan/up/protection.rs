//! Protection against deletion that somebody gave a resource in the console.

use super::Verdict;
use crate::{
    Found, Plan, Resource, Spec,
    plan::{Step, down, release},
};

/// What a resource is to be, as it is written into its step.
pub(super) fn wanted(resource: &Resource, verdict: &Verdict, found: Option<&Found>) -> Spec {
    let spec = resource.spec.clone();
    match (verdict, found) {
        (Verdict::Keep | Verdict::Update(_), Some(found)) => spec.keeping_protection(&found.spec),
        _ => spec,
    }
}

/// What a user reads before a protection is switched off.
pub(super) fn notices(plan: &Plan) -> Vec<String> {
    let deleted = plan.steps.iter().filter_map(Step::deleted);
    let protected = deleted.filter(|it| release::unprotected(it).is_some());
    protected.map(down::unprotecting).collect()
}
