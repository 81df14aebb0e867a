//! The plan of `up`: from any existing resources to exactly the stack.

use std::collections::BTreeMap;

mod dependents;
mod edges;
mod halted;
mod kept;
mod order;
mod protection;
mod refusals;
mod stages;
mod steps;
mod successors;
mod switch;
mod upgrade;

use self::order::in_order;
use super::{Plan, diff, diff::Kept, is_usable};
use crate::{Condition, Found, Key, Observed, Output, Resource, Spec, Stack, spec::Change};

/// Plans the way from the observed resources to the stack.
#[must_use]
pub fn up(stack: &Stack, observed: &Observed) -> Plan {
    let observed = &successors::with_successors(stack, observed);
    let mut planner = Planner::judged(stack, observed);
    planner.write_steps();
    planner.connect();
    planner.refuse();
    let unmanaged = observed.unmanaged.iter();
    let beside = unmanaged.filter(|it| stack.get(&it.key).is_none());
    planner.plan.notices = beside.map(|it| format!("{it}: it is left alone")).collect();
    planner
        .plan
        .notices
        .extend(protection::notices(&planner.plan));
    planner.notice();
    planner.plan.lifts_protection = !stack.protected && observed.is_protected();
    planner.plan
}

/// `true` if [`up`] creates this resource, in place of another or not: what only a new one needs
/// is read only then, before the plan is made.
#[must_use]
pub fn creates(stack: &Stack, observed: &Observed, key: &Key) -> bool {
    let observed = &successors::with_successors(stack, observed);
    let planner = Planner::judged(stack, observed);
    let decision = planner.decisions.get(key);
    matches!(decision, Some(Decision::Create | Decision::Replace(_)))
}

/// The decision on one resource of the stack.
enum Decision {
    Keep,
    Create,
    Update(Vec<Change>),
    Replace(String),
}

struct Planner<'a> {
    stack: &'a Stack,
    observed: &'a Observed,
    decisions: BTreeMap<Key, Decision>,
    /// Values that are kept in AWS though the stack says otherwise.
    kept: BTreeMap<Key, Vec<Kept>>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    /// With a decision on each resource, and no steps yet.
    fn judged(stack: &'a Stack, observed: &'a Observed) -> Self {
        let mut planner = Self {
            stack,
            observed,
            decisions: BTreeMap::new(),
            kept: BTreeMap::new(),
            plan: Plan::default(),
        };
        planner.judge_all();
        planner
    }

    /// Judges until nothing more is to be replaced: what AWS holds may stand
    /// on more than the stack, by whose order the judging goes.
    fn judge_all(&mut self) {
        let order = in_order(self.stack);
        let mut replaced = None;
        while replaced != Some(self.replaced().count()) {
            replaced = Some(self.replaced().count());
            for key in &order {
                if let Some(resource) = self.stack.get(key) {
                    let (decision, kept) = self.judge(key, resource);
                    self.decisions.insert(key.clone(), decision);
                    self.kept.insert(key.clone(), kept);
                }
            }
        }
    }

    /// Decides on a resource, and which of its values are kept.
    fn judge(&self, key: &Key, resource: &Resource) -> (Decision, Vec<Kept>) {
        let Some(found) = self.found(key) else {
            return (Decision::Create, Vec::new());
        };
        let found = &*found;
        if !is_usable(found) {
            return (Decision::Replace(unusable(found)), Vec::new());
        }
        let asked = self.aimed(key, &resource.spec, found);
        let wanted = protection::guarded(self.stack, asked.clone(), &found.spec);
        let lookup = |key: &Key, output| self.known(key, output);
        let diff::Difference {
            mut changes,
            mut kept,
        } = diff::between(&found.spec, &wanted, &lookup);
        kept.extend(protection::kept(&wanted, &asked));
        if found.is_shared {
            // One that others need as it is can't become another.
            let decision = match changes.is_empty() {
                true => Decision::Keep,
                false => Decision::Create,
            };
            return (decision, kept);
        }
        if let Condition::Failed(reason) = &found.condition {
            changes.push(halted::failed_rollout(reason));
        }
        changes.extend(halted::start(found));
        let replacing: Vec<&Change> = changes
            .iter()
            .filter(|change| resource.spec.replaces(change))
            .collect();
        let decision = if !replacing.is_empty() {
            let attributes: Vec<&str> = replacing
                .iter()
                .map(|change| change.attribute.as_str())
                .collect();
            Decision::Replace(format!(
                "{} can't be changed in place",
                attributes.join(", ")
            ))
        } else if let Some(dependency) = self.unreleasable(key, resource, found) {
            Decision::Replace(self.undermined(dependency))
        } else if changes.is_empty() {
            Decision::Keep
        } else {
            Decision::Update(changes)
        };
        (decision, kept)
    }

    /// The next specification of `found` on the way to the desired one, as AWS offers it.
    fn aimed(&self, key: &Key, wanted: &Spec, found: &Found) -> Spec {
        self.first(key, wanted)
            .unwrap_or_else(|| upgrade::by_target(wanted, found))
    }

    fn undermined(&self, dependency: &Key) -> String {
        let what = if self.stack.get(dependency).is_some() {
            "replaced"
        } else {
            "deleted"
        };
        format!("{dependency}, on which it stands, is {what}")
    }

    /// The output of a resource as it will be, if that is known now.
    fn known(&self, key: &Key, output: Output) -> Option<String> {
        match self.decisions.get(key)? {
            Decision::Keep => self.observed.output(key, output),
            Decision::Update(changes) => {
                let spec = &self.stack.get(key)?.spec;
                let is_renewed = changes.iter().any(|change| spec.renews_outputs(change));
                if is_renewed {
                    None
                } else {
                    self.observed.output(key, output)
                }
            }
            Decision::Create => None,
            Decision::Replace(_) => self.surviving(key, output),
        }
    }

    fn replaced(&self) -> impl Iterator<Item = (&Key, &Found)> {
        self.decisions
            .iter()
            .filter(|(_, decision)| matches!(decision, Decision::Replace(_)))
            .filter_map(|(key, _)| Some((key, self.observed.get(key)?)))
    }
}

fn unusable(found: &Found) -> String {
    match &found.condition {
        Condition::Failed(reason) => format!("it failed: {reason}"),
        _ => "it is being deleted".to_owned(),
    }
}
