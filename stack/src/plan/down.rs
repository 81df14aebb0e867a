//! The plan of `down`: everything that is there, deleted, dependents first.

use std::collections::BTreeMap;

use super::{
    After, Keeping, Operation, Plan, Step, Until, leaves,
    release::{depends_on, is_found_by, released, unprotected},
};
use crate::{Found, Key, Kind, Observed, Spec, UnmanagedReason};

/// Plans the deletion of everything observed; what is only named as the
/// environment's is reported and left alone.
#[must_use]
pub fn down(observed: &Observed) -> Plan {
    down_keeping(observed, &Keeping::default())
}

/// The same, with as much of the data kept as `keeping` says.
#[must_use]
pub fn down_keeping(observed: &Observed, keeping: &Keeping) -> Plan {
    let mut plan = Plan::default();
    // A value goes with its secret.
    let is_doomed = |found: &Found| !found.is_shared && found.spec.kind() != Kind::SecretValue;
    let doomed: BTreeMap<&Key, &Found> = observed
        .resources
        .iter()
        .filter(|(_, found)| is_doomed(found))
        .filter(|(_, found)| !leaves::is_spared(found, keeping))
        .collect();
    let mut deletion_of = BTreeMap::new();
    for (key, found) in &doomed {
        let mut after = Vec::new();
        if let Some(to) = loosened(found, &doomed, observed) {
            after.push(After {
                step: plan.steps.len(),
                until: Until::Done,
            });
            let operation = Operation::Release {
                found: (*found).clone(),
                to,
            };
            plan.steps.push(Step {
                key: (*key).clone(),
                operation,
                after: Vec::new(),
                ready_with: Vec::new(),
            });
        }
        deletion_of.insert(*key, plan.steps.len());
        let operation = Operation::Delete {
            found: (*found).clone(),
            replaced: false,
            leaves: leaves::of(found, keeping),
        };
        plan.steps.push(Step {
            key: (*key).clone(),
            operation,
            after,
            ready_with: Vec::new(),
        });
    }
    for (dependency_key, dependency) in &doomed {
        for (consumer_key, dependent) in doomed.iter().filter(|(key, _)| *key != dependency_key) {
            if depends_on(dependent, dependency) || is_found_by(dependent, dependency) {
                let step = release_of(&plan, consumer_key, dependent, dependency)
                    .unwrap_or(deletion_of[consumer_key]);
                plan.steps[deletion_of[dependency_key]].after.push(After {
                    step,
                    until: Until::Done,
                });
            }
        }
    }
    plan.notices = observed.unmanaged.iter().map(left_alone).collect();
    let shared = observed.resources.values().filter(|it| it.is_shared);
    plan.notices.extend(shared.map(kept));
    let protected = doomed.values().filter(|it| unprotected(it).is_some());
    plan.notices.extend(protected.map(|it| unprotecting(it)));
    plan
}

/// The release step that already frees `dependency` from `dependent`: rules
/// between security groups go first, so that the groups wait for nothing but
/// their own interfaces, and rules that refer to each other block nothing.
fn release_of(
    plan: &Plan,
    consumer_key: &Key,
    dependent: &Found,
    dependency: &Found,
) -> Option<usize> {
    if dependent.spec.kind() != Kind::SecurityGroup || dependency.spec.kind() != Kind::SecurityGroup
    {
        return None;
    }
    plan.steps.iter().position(|step| {
        step.key == *consumer_key && matches!(step.operation, Operation::Release { .. })
    })
}

/// The specification with all holds released that need not wait for the
/// deletion, if there are any.
fn loosened(found: &Found, doomed: &BTreeMap<&Key, &Found>, observed: &Observed) -> Option<Spec> {
    if found.condition == crate::Condition::Deleting {
        return None;
    }
    if found.spec.kind() != Kind::SecurityGroup {
        return unprotected(found);
    }
    let mut loose = found.clone();
    for dependency in doomed
        .values()
        .filter(|other| other.id != found.id && other.spec.kind() == Kind::SecurityGroup)
    {
        if depends_on(&loose, dependency)
            && let Some(spec) = released(&loose, dependency, observed)
        {
            loose.spec = spec;
        }
    }
    (loose.spec != found.spec).then_some(loose.spec)
}

fn left_alone(unmanaged: &crate::Unmanaged) -> String {
    if unmanaged.kind == Kind::Listener {
        return format!("{unmanaged}: AWS deletes it with its load balancer");
    }
    match &unmanaged.reason {
        UnmanagedReason::Guest if unmanaged.kind.is_in_vpc() => {
            format!("{unmanaged}: it is left alone and may keep the VPC from being deleted")
        }
        UnmanagedReason::TagsOnly if unmanaged.kind.is_in_vpc() => {
            format!(
                "{unmanaged}: it is left alone; if it is in the VPC, it keeps that from being deleted"
            )
        }
        _ => format!("{unmanaged}: it is left alone"),
    }
}

fn kept(shared: &Found) -> String {
    let identity = shared.identity();
    format!("{identity} is kept: it was there before, or others need it too")
}

/// The notices before a protection is switched off.
pub(super) fn unprotecting(found: &Found) -> String {
    let identity = found.identity();
    format!("deletion protection of {identity} is switched off, to delete it")
}
