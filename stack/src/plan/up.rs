//! The plan of `up`: from whatever is there to exactly the stack.

use std::collections::{BTreeMap, BTreeSet};

mod edges;

use super::{
    Deed, Plan, Refusal, Step, diff, is_usable,
    release::{holds, refers, released, unprotected},
};
use crate::{Condition, Found, Key, Kind, Observed, Output, Resource, Stack, spec::Change};

/// What brings the observed to the stack.
#[must_use]
pub fn up(stack: &Stack, observed: &Observed) -> Plan {
    let mut planner = Planner {
        stack,
        observed,
        verdicts: BTreeMap::new(),
        plan: Plan::default(),
    };
    planner.judge_all();
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
    /// Judges until nothing more is to be replaced: what AWS holds may stand
    /// on more than the stack, by whose order the judging goes.
    fn judge_all(&mut self) {
        let order = in_order(self.stack);
        let mut replaced = None;
        while replaced != Some(self.replaced().count()) {
            replaced = Some(self.replaced().count());
            for key in &order {
                if let Some(resource) = self.stack.get(key) {
                    let verdict = self.judge(key, resource);
                    self.verdicts.insert(key.clone(), verdict);
                }
            }
        }
    }

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
        if let Some(provider) = self.unreleasable(key, resource, found) {
            return Verdict::Replace(self.undermined(provider));
        }
        if changes.is_empty() {
            Verdict::Keep
        } else {
            Verdict::Update(changes)
        }
    }

    fn undermined(&self, provider: &Key) -> String {
        let what = if self.stack.get(provider).is_some() {
            "replaced"
        } else {
            "deleted"
        };
        format!("{provider}, on which it stands, is {what}")
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

    /// A resource that goes, on which `consumer` has a hold that it can release
    /// neither in place nor by becoming what it is to be.
    fn unreleasable(&self, key: &Key, wanted: &Resource, consumer: &Found) -> Option<&Key> {
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
            .find(|(other, provider)| is_unreleasable(other, provider))
            .map(|(other, _)| other)
    }

    /// Whether anything that `key` needs, however far behind, is replaced.
    fn stands_on_replaced(&self, key: &Key, visited: &mut BTreeSet<Key>) -> bool {
        let needs = self.stack.get(key).map(Resource::needs).unwrap_or_default();
        needs.into_iter().any(|provider| {
            visited.insert(provider.clone())
                && (matches!(self.verdicts.get(&provider), Some(Verdict::Replace(_)))
                    || self.stands_on_replaced(&provider, visited))
        })
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

    /// The step by which `key` lets go of what is deleted and, if it is itself
    /// to be deleted, of its protection.
    fn release<'k>(&self, key: &'k Key, found: &Found) -> Option<(&'k Key, Deed)> {
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
        (to != found.spec).then_some((key, Deed::Release { found, to }))
    }

    /// Whether `consumer` lets go of `provider` before its own step: what
    /// stays lets go of what is replaced, if it can; what goes need not, but
    /// for rules between security groups, which may refer to each other.
    fn lets_go(
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
    fn is_doomed(&self, key: &Key) -> bool {
        self.stack.get(key).is_none() || matches!(self.verdicts.get(key), Some(Verdict::Replace(_)))
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
