//! Changes that customers must not notice: the new side is created and ready,
//! customers are switched over, and only then the old side goes.

use std::collections::BTreeSet;

use super::{Decision, Planner};
use crate::{
    Found, Key, Kind, Output, Resource, Spec, key,
    plan::{After, Operation, Step, Until},
    spec::{Listener, ListenerAction, Rule, SecurityGroup},
};

impl Planner<'_> {
    /// `true` if a replacement of the resource is created while the old one is still
    /// in use.
    pub(super) fn is_created_before_delete(&self, key: &Key) -> bool {
        if !matches!(self.decisions.get(key), Some(Decision::Replace(_))) {
            return false;
        }
        let (Some(resource), Some(found)) = (self.stack.get(key), self.observed.get(key)) else {
            return false;
        };
        if let (Spec::DnsRecord(wanted), Spec::DnsRecord(_)) = (&resource.spec, &found.spec) {
            return match wanted.name.literal() {
                Some(_) => resource.spec.is_beside(&found.spec),
                // The name is that of a certificate for another domain.
                None => self.is_created_before_delete(&key::CERTIFICATE),
            };
        }
        let kinds = [resource.spec.kind(), found.spec.kind()];
        kinds == [Kind::Certificate, Kind::Certificate]
    }

    /// An output that a replacement will have in common with what it replaces: ACM
    /// proves each domain of an account by one record, `_<hash>.<domain>`.
    pub(super) fn surviving(&self, key: &Key, output: Output) -> Option<String> {
        let Spec::Certificate(wanted) = &self.stack.get(key)?.spec else {
            return None;
        };
        let record = self.observed.output(key, Output::ValidationName)?;
        let (_, domain) = record.split_once('.')?;
        let is_of_record = matches!(output, Output::ValidationName | Output::ValidationValue);
        (is_of_record && domain.eq_ignore_ascii_case(&wanted.domain_name))
            .then(|| self.observed.output(key, output))
            .flatten()
    }

    /// The specification of a resource while others are switched over, where its
    /// old side must go last; `None` where it changes at once.
    pub(super) fn overlap(&self, key: &Key) -> Option<Spec> {
        if !matches!(self.decisions.get(key), Some(Decision::Update(_))) {
            return None;
        }
        let found = self.observed.get(key)?;
        if let Spec::SecurityGroup(from) = &found.spec {
            return self.with_both_rules(key, found, from);
        }
        let Spec::Listener(from) = &found.spec else {
            return None;
        };
        self.forwarding(key, from)
    }

    /// The security group with its old and its new rules, where rules go that
    /// customers' requests come through until something else has changed; the
    /// specification found, where no rule is new.
    fn with_both_rules(&self, key: &Key, found: &Found, from: &SecurityGroup) -> Option<Spec> {
        let wanted = &self.stack.get(key)?.spec;
        let wanted = wanted.resolve(&|key, output| self.known(key, output));
        let Ok(Spec::SecurityGroup(to)) = wanted else {
            return None;
        };
        let ports = self.ports_in_use();
        let mut going = from.ingress.iter().filter(|rule| !has(&to, rule));
        let is_in_use = going.any(|rule| ports.iter().any(|port| covers(rule, *port)));
        if !is_in_use || self.release(key, found).is_some() {
            return None;
        }
        let added = to.ingress.iter().filter(|rule| !has(from, rule));
        let mut both = from.clone();
        both.ingress.extend(added.cloned());
        Some(both.into())
    }

    /// The listener that forwards itself, where its redirect is to lead to another host:
    /// neither has a certificate all the while.
    fn forwarding(&self, key: &Key, from: &Listener) -> Option<Spec> {
        let Spec::Listener(to) = &self.stack.get(key)?.spec else {
            return None;
        };
        let (ListenerAction::RedirectToHttps(old), ListenerAction::RedirectToHttps(new)) =
            (&from.default_action, &to.default_action)
        else {
            return None;
        };
        let group = self.known(&key::TARGET_GROUP, Output::Arn)?;
        (old.host != new.host).then(|| {
            let forwarding = Listener {
                default_action: ListenerAction::Forward(group.into()),
                ..from.clone()
            };
            forwarding.into()
        })
    }

    /// The ports at which customers reach the load balancer and it reaches tasks.
    fn ports_in_use(&self) -> BTreeSet<u16> {
        let found = self.observed.resources.values();
        let ports = found.flat_map(|found| {
            if let Spec::Listener(it) = &found.spec {
                return vec![it.port];
            }
            let Spec::EcsService(it) = &found.spec else {
                return Vec::new();
            };
            let balancers = it.load_balancers.iter();
            balancers.map(|it| it.container_port).collect()
        });
        ports.collect()
    }

    /// After what a dependent of `dependency` starts; `None` if it may at once.
    pub(super) fn provided(&self, dependency: &Key, until: Until) -> Option<After> {
        if self.overlap(dependency).is_none() {
            let step = self.plan.main_step(dependency)?;
            return Some(After { step, until });
        }
        // Its old rules go last; the new ones are all that is waited for.
        let is_widening = |step: &Step| {
            step.key == *dependency && matches!(step.operation, Operation::Release { .. })
        };
        let step = self.plan.steps.iter().position(is_widening)?;
        Some(After {
            step,
            until: Until::Done,
        })
    }

    /// The step that forwards before a listener takes another certificate: of the one that redirects
    /// to it.
    pub(super) fn before_certificate(&self, key: &Key) -> Vec<After> {
        let is_https =
            |it: &Resource| matches!(&it.spec, Spec::Listener(it) if it.certificate_arn.is_some());
        if !self.stack.get(key).is_some_and(is_https) {
            return Vec::new();
        }
        let forwards = |step: &Step| {
            step.kind() == Kind::Listener
                && matches!(step.operation, Operation::Release { .. })
                && self.overlap(&step.key).is_some()
        };
        self.afters(forwards).collect()
    }

    /// The steps that switch over before the old side of an overlap goes.
    pub(super) fn before_narrowing(&self, key: &Key) -> Vec<After> {
        if self.overlap(key).is_none() {
            return Vec::new();
        }
        let is_listener = self
            .stack
            .get(key)
            .is_some_and(|it| it.spec.kind() == Kind::Listener);
        let is_switched = |step: &Step| {
            let is_in_time = match step.operation {
                Operation::Create { .. } | Operation::Update { .. } => true,
                // Old listeners go last, after the listeners that stay: only the
                // rules that let customers in wait for their end.
                Operation::Delete { .. } => !is_listener,
                Operation::Keep(_) | Operation::Release { .. } | Operation::Finish { .. } => false,
            };
            step.key != *key
                && is_in_time
                && matches!(step.kind(), Kind::Listener | Kind::EcsService)
        };
        self.afters(is_switched).collect()
    }

    /// The steps that switch over before the old side of it goes.
    pub(super) fn before_old_side_goes(&self, key: &Key, old: &Found) -> Vec<After> {
        let is_old_side = matches!(
            old.spec.kind(),
            Kind::Listener | Kind::Certificate | Kind::DnsRecord
        );
        let is_replaced = self.is_created_before_delete(key);
        if !is_old_side || !(is_replaced || self.stack.get(key).is_none()) {
            return Vec::new();
        }
        let is_new_side = |step: &Step| match step.operation {
            Operation::Create { .. } | Operation::Update { .. } if step.key == *key => is_replaced,
            Operation::Create { .. } | Operation::Update { .. } => {
                step.kind() == Kind::Listener
                    // That one may wait for the end of all of the old.
                    && !self.stands_on_replaced(&step.key, &mut BTreeSet::new())
            }
            _ => false,
        };
        self.afters(is_new_side).collect()
    }
}

/// `true` if the group has a rule that AWS takes for the same.
fn has(group: &SecurityGroup, rule: &Rule) -> bool {
    let identity = |it: &Rule| {
        (
            it.ip_protocol.clone(),
            it.from_port,
            it.to_port,
            it.peer.clone(),
        )
    };
    group
        .ingress
        .iter()
        .any(|it| identity(it) == identity(rule))
}

fn covers(rule: &Rule, port: u16) -> bool {
    let port = i32::from(port);
    match (rule.from_port, rule.to_port) {
        (Some(from), Some(to)) => (from..=to).contains(&port),
        _ => true,
    }
}
