//! The steps that carry out the decisions.

use std::borrow::Cow;

use super::{Decision, Planner, protection};
use crate::{
    Found, Key,
    plan::{Operation, Step, leaves},
};

impl Planner<'_> {
    pub(super) fn write_steps(&mut self) {
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
                            leaves: leaves::of(&found, &self.stack.keeping),
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
                    leaves: leaves::of(found, &self.stack.keeping),
                },
            ));
        }
        steps
    }

    /// The environment's resources that have no place in the stack.
    pub(super) fn superfluous(&self) -> impl Iterator<Item = (&Key, &Found)> {
        self.observed
            .resources
            .iter()
            .filter(|(key, found)| self.stack.get(key).is_none() && !found.is_shared)
    }
}
