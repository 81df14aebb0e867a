//! The dependencies between the steps of `up`.

use super::Planner;
use crate::{
    Found, Key, Kind, Resource, key,
    plan::{
        After, Operation, Step, Until,
        release::{depends_on, is_found_by, refers},
    },
};

impl Planner<'_> {
    pub(super) fn connect(&mut self) {
        let mut edges: Vec<(usize, After)> = Vec::new();
        for (index, step) in self.plan.steps.iter().enumerate() {
            match &step.operation {
                Operation::Delete { found, .. } => {
                    let switched = self.before_old_side_goes(&step.key, found);
                    let let_go = self.before_deletion(&step.key, found);
                    edges.extend(let_go.chain(switched).map(|after| (index, after)));
                }
                Operation::Release { .. } => {
                    edges.extend(self.before_release(step).map(|after| (index, after)))
                }
                Operation::Finish { .. } => {
                    edges.extend(self.before_finish(&step.key).map(|after| (index, after)));
                }
                _ => {
                    let mut switched = self.before_narrowing(&step.key);
                    switched.extend(self.before_certificate(&step.key));
                    let provided = self.before_creation(&step.key);
                    edges.extend(provided.chain(switched).map(|after| (index, after)));
                }
            }
        }
        for (index, after) in edges {
            self.plan.steps[index].after.push(after);
        }
        self.connect_readiness();
        for step in &mut self.plan.steps {
            step.after.sort();
            step.after.dedup();
        }
    }

    fn connect_readiness(&mut self) {
        let of_step = |step: &Step| {
            let resource = self.stack.get(&step.key).filter(|_| step.is_main());
            let keys = resource
                .map(|it| it.ready_with.as_slice())
                .unwrap_or_default();
            keys.iter()
                .filter_map(|key| self.plan.main_step(key))
                .collect()
        };
        let ready_with: Vec<Vec<usize>> = self.plan.steps.iter().map(of_step).collect();
        for (step, ready_with) in self.plan.steps.iter_mut().zip(ready_with) {
            step.ready_with = ready_with;
        }
    }

    /// Providers that must be there, and the end of an old one of the same name.
    fn before_creation(&self, key: &Key) -> impl Iterator<Item = After> {
        let resource = self.stack.get(key);
        let needs = resource
            .map(Resource::needs)
            .unwrap_or_default()
            .into_iter()
            .filter_map(move |dependency| {
                let is_ready =
                    resource.is_some_and(|resource| resource.after_ready.contains(&dependency));
                let until = if is_ready { Until::Done } else { Until::Made };
                self.provided(&dependency, until)
            });
        let is_beside = self.is_created_before_delete(key);
        let own = self.plan.steps.iter().enumerate().filter(|(_, step)| {
            step.key == *key
                && match step.operation {
                    Operation::Release { .. } => true,
                    Operation::Delete { replaced, .. } => replaced && !is_beside,
                    _ => false,
                }
        });
        needs
            .chain(own.map(|(step, _)| After {
                step,
                until: Until::Done,
            }))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Dependents that must have gone or let go.
    fn before_deletion(&self, key: &Key, dependency: &Found) -> impl Iterator<Item = After> {
        let is_superfluous = self.stack.get(key).is_none();
        let waits_for = move |step: &Step| {
            if step.key == *key {
                return matches!(step.operation, Operation::Release { .. });
            }
            if is_superfluous && goes_before(step, dependency) {
                return true;
            }
            let (dependent, is_enough) = match &step.operation {
                Operation::Release { found, .. } => (
                    found,
                    self.lets_go(self.is_doomed(&step.key), found, key, dependency),
                ),
                Operation::Delete { found, .. } => {
                    (found, !self.lets_go(true, found, key, dependency))
                }
                // A resource that stays and lets go of nothing before changes to what
                // does not refer to this any more.
                Operation::Update { found, .. } => {
                    (found, !self.lets_go(false, found, key, dependency))
                }
                Operation::Keep(_) | Operation::Create { .. } | Operation::Finish { .. } => {
                    return false;
                }
            };
            is_enough && depends_on(dependent, dependency)
        };
        self.afters(waits_for)
    }

    /// The first step of the change, the service whose tasks follow it, and the end of
    /// records that the load balancer claims until then.
    fn before_finish(&self, key: &Key) -> impl Iterator<Item = After> {
        let claims_records = *key == key::LOAD_BALANCER;
        let is_before = move |step: &Step| match &step.operation {
            Operation::Delete { found, .. } => {
                claims_records && found.spec.kind() == Kind::DnsRecord
            }
            Operation::Finish { .. } | Operation::Release { .. } => false,
            _ => step.key == *key || step.key == key::ECS_SERVICE,
        };
        self.afters(is_before).collect::<Vec<_>>().into_iter()
    }

    /// Dependents that keep a resource attached must be gone before it lets go: a
    /// gateway can't be detached while addresses are mapped through it.
    fn before_release(&self, release: &Step) -> impl Iterator<Item = After> {
        let Operation::Release { found, .. } = &release.operation else {
            return Vec::new().into_iter();
        };
        let waits_for = |step: &Step| match &step.operation {
            Operation::Delete {
                found: dependent, ..
            } => {
                step.key != release.key
                    && depends_on(dependent, found)
                    && found.spec.kind() == Kind::InternetGateway
            }
            _ => false,
        };
        self.afters(waits_for)
    }

    pub(super) fn afters(&self, waits_for: impl Fn(&Step) -> bool) -> std::vec::IntoIter<After> {
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
}

/// `true` if a step goes before the deletion of something superfluous that AWS
/// would delete at any time: subnets change tables, and tables gateways, before
/// those go through which their tasks reach the internet; records go before
/// that by which they are found again.
fn goes_before(step: &Step, superfluous: &Found) -> bool {
    let is_update = matches!(step.operation, Operation::Update { .. });
    let is = |kind: Kind| superfluous.spec.kind() == kind;
    if is(Kind::NatGateway) {
        return matches!(
            &step.operation,
            Operation::Update { found, .. } | Operation::Delete { found, .. }
                if found.spec.kind() == Kind::RouteTable && refers(found, superfluous)
        );
    }
    // Its tasks may be started again, and publish, until the new ones serve.
    if is(Kind::Secret) || is(Kind::SnsTopic) {
        return is_update && step.kind() == Kind::EcsService;
    }
    if is(Kind::RouteTable) {
        return is_update && step.kind() == Kind::RouteTable;
    }
    matches!(
        &step.operation,
        Operation::Delete { found, replaced: false, .. } if is_found_by(found, superfluous)
    )
}
