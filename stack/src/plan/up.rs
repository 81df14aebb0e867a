//! The plan of `up`: from whatever is there to exactly the stack.

use std::{borrow::Cow, collections::BTreeMap};

mod dependents;
mod edges;
mod halted;
mod kept;
mod order;
mod protection;
mod refusals;
mod stages;
mod switch;
mod upgrade;

use self::order::in_order;
use super::{Operation, Plan, Step, diff, diff::Kept, is_usable};
use crate::{Condition, Found, Key, Observed, Output, Resource, Spec, Stack, spec::Change};

/// What brings the observed to the stack.
#[must_use]
pub fn up(stack: &Stack, observed: &Observed) -> Plan {
    let observed = &switch::with_successors(stack, observed);
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

/// Whether [`up`] creates this resource, in place of another or not: what only a new one needs
/// is read only then, before the plan is made.
#[must_use]
pub fn creates(stack: &Stack, observed: &Observed, key: &Key) -> bool {
    let observed = &switch::with_successors(stack, observed);
    let planner = Planner::judged(stack, observed);
    let decision = planner.decisions.get(key);
    matches!(decision, Some(Decision::Create | Decision::Replace(_)))
}

/// What is to become of one resource of the stack.
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
    /// What AWS holds and keeps though the stack says otherwise.
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

    /// What is to become of a resource, and what of it is kept as it is.
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

    /// What `found` is to become: what is wanted, by the way that AWS offers.
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

    fn write_steps(&mut self) {
        let mut steps = Vec::new();
        for (key, decision) in &self.decisions {
            let Some(resource) = self.stack.get(key) else {
                continue;
            };
            let found = self.found(key).map(Cow::into_owned);
            let spec = protection::wanted(self.stack, resource, decision, found.as_ref());
            match (decision, found) {
                (Decision::Create, _) | (_, None) => steps.push((
                    key,
                    Operation::Create {
                        spec: self.first(key, &spec).unwrap_or(spec),
                        replaces: None,
                    },
                )),
                (Decision::Replace(reason), Some(found)) => {
                    steps.extend(self.release(key, &found));
                    steps.push((
                        key,
                        Operation::Delete {
                            leaves: self.stack.keeping.of(&found),
                            found,
                            replaced: true,
                        },
                    ));
                    steps.push((
                        key,
                        Operation::Create {
                            spec,
                            replaces: Some(reason.clone()),
                        },
                    ));
                }
                (Decision::Keep, Some(found)) => {
                    // A hold is released even by what is to be as it was.
                    match self.release(key, &found) {
                        Some(release) => steps.extend([
                            release,
                            (
                                key,
                                Operation::Update {
                                    found,
                                    to: spec,
                                    changes: Vec::new(),
                                },
                            ),
                        ]),
                        None => steps.push((key, Operation::Keep(found))),
                    }
                }
                (Decision::Update(changes), Some(mut found)) => {
                    steps.extend(self.release(key, &found));
                    steps.extend(self.widen(key, &mut found));
                    let to = self.aimed(key, &spec, &found);
                    steps.push((
                        key,
                        Operation::Update {
                            found,
                            to,
                            changes: changes.clone(),
                        },
                    ));
                }
            }
        }
        steps.extend(self.last_steps());
        let steps = steps.into_iter().map(|(key, operation)| Step {
            key: key.clone(),
            operation,
            after: Vec::new(),
            ready_with: Vec::new(),
        });
        self.plan.steps = steps.collect();
    }

    /// The step by which `found` takes its new rules before it loses its old ones.
    fn widen<'k>(&self, key: &'k Key, found: &mut Found) -> Option<(&'k Key, Operation)> {
        let to = self.overlap(key).filter(|to| *to != found.spec)?;
        let narrow = std::mem::replace(&mut found.spec, to.clone());
        let found = Found {
            spec: narrow,
            ..found.clone()
        };
        Some((key, Operation::Release { found, to }))
    }

    /// Second steps of changes, and the deletion of what is no part of the stack.
    fn last_steps(&self) -> Vec<(&Key, Operation)> {
        let mut steps = Vec::new();
        for (key, found) in self.staged() {
            if let Some(resource) = self.stack.get(key) {
                let to = protection::guarded(self.stack, resource.spec.clone(), &found.spec);
                steps.push((key, Operation::Finish { found, to }));
            }
        }
        for (key, found) in self.superfluous() {
            steps.extend(self.release(key, found));
            steps.push((
                key,
                Operation::Delete {
                    found: found.clone(),
                    replaced: false,
                    leaves: self.stack.keeping.of(found),
                },
            ));
        }
        steps
    }

    /// What is the environment's but has no place in the stack.
    fn superfluous(&self) -> impl Iterator<Item = (&Key, &Found)> {
        self.observed
            .resources
            .iter()
            .filter(|(key, found)| self.stack.get(key).is_none() && !found.is_shared)
    }
}

fn unusable(found: &Found) -> String {
    match &found.condition {
        Condition::Failed(reason) => format!("it failed: {reason}"),
        _ => "it is being deleted".to_owned(),
    }
}
