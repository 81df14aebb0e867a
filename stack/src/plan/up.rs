//! The plan of `up`: from whatever is there to exactly the stack.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    After, Deed, Plan, Refusal, Step, Until, diff, is_usable,
    release::{holds, released, unprotected},
};
use crate::{Condition, Found, Key, Observed, Output, Resource, Stack, spec::Change};

/// What brings the observed to the stack.
#[must_use]
pub fn up(stack: &Stack, observed: &Observed) -> Plan {
    let mut planner = Planner {
        stack,
        observed,
        verdicts: BTreeMap::new(),
        plan: Plan::default(),
    };
    for key in in_order(stack) {
        if let Some(resource) = stack.get(&key) {
            let verdict = planner.judge(&key, resource);
            planner.verdicts.insert(key, verdict);
        }
    }
    planner.write_steps();
    planner.connect();
    planner.refuse();
    planner.plan
}

/// What is to become of one resource of the stack.
enum Verdict {
    Keep,
    Create,
    Update(Vec<Change>),
    Replace(String),
}

struct Planner<'a> {
    stack: &'a Stack,
    observed: &'a Observed,
    verdicts: BTreeMap<Key, Verdict>,
    plan: Plan,
}

impl Planner<'_> {
    fn judge(&self, key: &Key, resource: &Resource) -> Verdict {
        let Some(found) = self.observed.get(key) else {
            return Verdict::Create;
        };
        if !is_usable(found) {
            return Verdict::Replace(unusable(found));
        }
        let mut changes = diff::changes(&found.spec, &resource.spec, &|key, output| {
            self.known(key, output)
        });
        if let Condition::Failed(reason) = &found.condition {
            changes.push(failed_rollout(reason));
        }
        let replacing: Vec<&Change> = changes
            .iter()
            .filter(|change| resource.spec.replaces(change))
            .collect();
        if !replacing.is_empty() {
            let attributes: Vec<&str> = replacing
                .iter()
                .map(|change| change.attribute.as_str())
                .collect();
            return Verdict::Replace(format!(
                "{} can't be changed in place",
                attributes.join(", ")
            ));
        }
        if let Some(provider) = self.unreleasable(found) {
            return Verdict::Replace(format!("{provider}, on which it stands, is replaced"));
        }
        if changes.is_empty() {
            Verdict::Keep
        } else {
            Verdict::Update(changes)
        }
    }

    /// The output of a resource as it will be, if that is known now.
    fn known(&self, key: &Key, output: Output) -> Option<String> {
        match self.verdicts.get(key)? {
            Verdict::Keep => self.observed.output(key, output),
            Verdict::Update(changes) => {
                let spec = &self.stack.get(key)?.spec;
                let is_renewed = changes.iter().any(|change| spec.renews_outputs(change));
                if is_renewed {
                    None
                } else {
                    self.observed.output(key, output)
                }
            }
            Verdict::Create | Verdict::Replace(_) => None,
        }
    }

    /// A replaced resource on which `consumer` has a hold that it can't
    /// release in place.
    fn unreleasable(&self, consumer: &Found) -> Option<&Key> {
        self.replaced()
            .find(|(_, provider)| {
                holds(consumer, provider) && released(consumer, provider, self.observed).is_none()
            })
            .map(|(key, _)| key)
    }

    fn replaced(&self) -> impl Iterator<Item = (&Key, &Found)> {
        self.verdicts
            .iter()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Replace(_)))
            .filter_map(|(key, _)| Some((key, self.observed.get(key)?)))
    }

    fn write_steps(&mut self) {
        let mut steps = Vec::new();
        for (key, verdict) in &self.verdicts {
            let Some(resource) = self.stack.get(key) else {
                continue;
            };
            let spec = resource.spec.clone();
            match (verdict, self.observed.get(key).cloned()) {
                (Verdict::Create, _) | (_, None) => steps.push((
                    key,
                    Deed::Create {
                        spec,
                        replaces: None,
                    },
                )),
                (Verdict::Replace(reason), Some(found)) => {
                    steps.extend(self.release(key, &found));
                    steps.push((
                        key,
                        Deed::Delete {
                            found,
                            replaced: true,
                        },
                    ));
                    steps.push((
                        key,
                        Deed::Create {
                            spec,
                            replaces: Some(reason.clone()),
                        },
                    ));
                }
                (Verdict::Keep, Some(found)) => {
                    // A hold is released even by what is to be as it was.
                    match self.release(key, &found) {
                        Some(release) => steps.extend([
                            release,
                            (
                                key,
                                Deed::Update {
                                    found,
                                    to: spec,
                                    changes: Vec::new(),
                                },
                            ),
                        ]),
                        None => steps.push((key, Deed::Keep(found))),
                    }
                }
                (Verdict::Update(changes), Some(found)) => {
                    steps.extend(self.release(key, &found));
                    steps.push((
                        key,
                        Deed::Update {
                            found,
                            to: spec,
                            changes: changes.clone(),
                        },
                    ));
                }
            }
        }
        for (key, found) in self.superfluous() {
            steps.extend(self.release(key, found));
            steps.push((
                key,
                Deed::Delete {
                    found: found.clone(),
                    replaced: false,
                },
            ));
        }
        let steps = steps.into_iter().map(|(key, deed)| Step {
            key: key.clone(),
            deed,
            after: Vec::new(),
        });
        self.plan.steps = steps.collect();
    }

    /// What is the environment's but has no place in the stack.
    fn superfluous(&self) -> impl Iterator<Item = (&Key, &Found)> {
        self.observed
            .resources
            .iter()
            .filter(|(key, _)| self.stack.get(key).is_none())
    }

    /// The step by which `key` lets go of what is replaced and, if it is
    /// itself to be deleted, of its protection.
    fn release<'k>(&self, key: &'k Key, found: &Found) -> Option<(&'k Key, Deed)> {
        if found.condition == Condition::Deleting {
            return None;
        }
        let mut loose = found.clone();
        let is_doomed = !matches!(
            self.verdicts.get(key),
            Some(Verdict::Keep | Verdict::Update(_))
        );
        if is_doomed && let Some(spec) = unprotected(&loose) {
            loose.spec = spec;
        }
        for (_, provider) in self.replaced().filter(|(other, _)| *other != key) {
            if holds(&loose, provider)
                && let Some(spec) = released(&loose, provider, self.observed)
            {
                loose.spec = spec;
            }
        }
        (loose.spec != found.spec).then(|| {
            (
                key,
                Deed::Release {
                    found: found.clone(),
                    to: loose.spec,
                },
            )
        })
    }

    fn connect(&mut self) {
        let mut edges: Vec<(usize, After)> = Vec::new();
        for (index, step) in self.plan.steps.iter().enumerate() {
            match &step.deed {
                Deed::Delete { found, .. } => edges.extend(
                    self.before_deletion(&step.key, found)
                        .map(|after| (index, after)),
                ),
                Deed::Release { .. } => {
                    edges.extend(self.before_release(step).map(|after| (index, after)))
                }
                _ => edges.extend(self.before_creation(&step.key).map(|after| (index, after))),
            }
        }
        for (index, after) in edges {
            self.plan.steps[index].after.push(after);
        }
        for step in &mut self.plan.steps {
            step.after.sort();
            step.after.dedup();
        }
    }

    /// Providers that must be there, and the end of an old one of the same name.
    fn before_creation(&self, key: &Key) -> impl Iterator<Item = After> {
        let resource = self.stack.get(key);
        let needs = resource
            .map(Resource::needs)
            .unwrap_or_default()
            .into_iter()
            .filter_map(move |provider| {
                let is_ready =
                    resource.is_some_and(|resource| resource.after_ready.contains(&provider));
                let until = if is_ready { Until::Done } else { Until::Made };
                self.plan
                    .main_step(&provider)
                    .map(|step| After { step, until })
            });
        let own = self.plan.steps.iter().enumerate().filter(|(_, step)| {
            step.key == *key
                && matches!(
                    step.deed,
                    Deed::Release { .. } | Deed::Delete { replaced: true, .. }
                )
        });
        needs
            .chain(own.map(|(step, _)| After {
                step,
                until: Until::Done,
            }))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Consumers that must have gone or let go.
    fn before_deletion(&self, key: &Key, found: &Found) -> impl Iterator<Item = After> {
        let is_replaced = self.verdicts.contains_key(key);
        let waits_for = move |step: &Step| match &step.deed {
            Deed::Release { .. } if step.key == *key => true,
            _ if step.key == *key => false,
            Deed::Delete {
                found: consumer, ..
            } => {
                holds(consumer, found)
                    && released(consumer, found, self.observed).is_none_or(|_| !is_replaced)
            }
            Deed::Release {
                found: consumer, ..
            } => is_replaced && holds(consumer, found),
            Deed::Update {
                found: consumer, ..
            } => !is_replaced && holds(consumer, found),
            Deed::Keep(_) | Deed::Create { .. } => false,
        };
        self.afters(waits_for)
    }

    /// What holds a resource in its place must be gone before it lets go: a
    /// gateway can't be detached while addresses are mapped through it.
    fn before_release(&self, release: &Step) -> impl Iterator<Item = After> {
        let Deed::Release { found, .. } = &release.deed else {
            return Vec::new().into_iter();
        };
        let waits_for = |step: &Step| match &step.deed {
            Deed::Delete {
                found: consumer, ..
            } => {
                step.key != release.key
                    && holds(consumer, found)
                    && found.spec.kind() == crate::Kind::InternetGateway
            }
            _ => false,
        };
        self.afters(waits_for)
    }

    fn afters(&self, waits_for: impl Fn(&Step) -> bool) -> std::vec::IntoIter<After> {
        let steps = self
            .plan
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| waits_for(step));
        steps
            .map(|(step, _)| After {
                step,
                until: Until::Done,
            })
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn refuse(&mut self) {
        if self.stack.protected {
            let lost = self.plan.steps.iter().filter_map(|step| match &step.deed {
                Deed::Delete { found, .. } if found.spec.kind().holds_data() => {
                    let reason = match self.verdicts.get(&step.key) {
                        Some(Verdict::Replace(reason)) => reason.clone(),
                        _ => "it is not part of the stack".to_owned(),
                    };
                    Some(Refusal::LosesData {
                        key: step.key.clone(),
                        reason,
                    })
                }
                _ => None,
            });
            self.plan.refusals.extend(lost);
        }
        let taken = self
            .observed
            .foreign
            .iter()
            .filter(|foreign| self.stack.get(&foreign.key).is_some());
        self.plan
            .refusals
            .extend(taken.map(|foreign| Refusal::NameTaken {
                key: foreign.key.clone(),
                kind: foreign.kind,
                name: foreign.name.clone(),
            }));
    }
}

fn unusable(found: &Found) -> String {
    match &found.condition {
        Condition::Failed(reason) => format!("it failed: {reason}"),
        _ => "it is being deleted".to_owned(),
    }
}

fn failed_rollout(reason: &str) -> Change {
    let (from, to) = (format!("failed: {reason}").into(), "new deployment".into());
    Change {
        attribute: "deployment".into(),
        from,
        to,
        reason: None,
    }
}

/// The keys of the stack, providers before consumers.
fn in_order(stack: &Stack) -> Vec<Key> {
    let mut ordered = Vec::new();
    let mut visited = BTreeSet::new();
    for key in stack.resources().keys() {
        visit(stack, key, &mut visited, &mut ordered);
    }
    ordered
}

fn visit(stack: &Stack, key: &Key, visited: &mut BTreeSet<Key>, ordered: &mut Vec<Key>) {
    if !visited.insert(key.clone()) {
        return;
    }
    if let Some(resource) = stack.get(key) {
        for provider in resource.needs() {
            visit(stack, &provider, visited, ordered);
        }
        ordered.push(key.clone());
    }
}
