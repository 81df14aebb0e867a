//! Why a plan of `up` must not be carried out.

use super::{Decision, Planner, halted, upgrade};
use crate::{
    Condition, Kind, Tags, Unmanaged, UnmanagedReason, key,
    plan::{Operation, Refusal},
};

impl Planner<'_> {
    pub(super) fn refuse(&mut self) {
        let halted = self
            .replaced()
            .filter_map(|(key, found)| Some((key, halted::needs_owner(found)?)));
        let halted: Vec<Refusal> = halted
            .map(|(key, status)| Refusal::NeedsOwner {
                key: key.clone(),
                status: status.to_owned(),
            })
            .collect();
        self.plan.refusals.extend(halted);
        self.plan.refusals.extend(self.given_itself());
        let impossible: Vec<Refusal> = self.impossible().collect();
        self.plan.refusals.extend(impossible);
        if self.stack.protected {
            let lost = self
                .plan
                .steps
                .iter()
                .filter_map(|step| match &step.operation {
                    // A resource that is being deleted already loses nothing to this plan.
                    Operation::Delete { found, .. }
                        if step.loses_data() && found.condition != Condition::Deleting =>
                    {
                        let reason = match self.decisions.get(&step.key) {
                            Some(Decision::Replace(reason)) => reason.clone(),
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
        let unmanaged = self.observed.unmanaged.iter();
        let taken = unmanaged.filter(|it| self.stack.get(&it.key).is_some());
        let taken = taken.cloned().map(Refusal::Taken);
        self.plan.refusals.extend(taken);
        self.plan.refusals.extend(self.left_behind());
    }

    /// The user's own record of the domain, which a new load balancer would leave behind: it
    /// is not ours to change, and no other can be beside it.
    fn left_behind(&self) -> Option<Refusal> {
        let key = &key::DNS_RECORD_ALIAS;
        let found = self.observed.get(key).filter(|it| it.is_shared)?;
        let is_another = matches!(self.decisions.get(key)?, Decision::Create);
        let reason = UnmanagedReason::Record;
        let record = Unmanaged::new(
            key.clone(),
            Kind::DnsRecord,
            &found.id,
            &Tags::new(),
            reason,
        );
        is_another.then_some(Refusal::Taken(record))
    }

    /// Changes in place that AWS would refuse.
    fn impossible(&self) -> impl Iterator<Item = Refusal> {
        self.decisions.iter().filter_map(|(key, decision)| {
            let Decision::Update(changes) = decision else {
                return None;
            };
            let (resource, found) = (self.stack.get(key)?, self.observed.get(key)?);
            upgrade::refusal(key, &resource.spec, found)
                .or_else(|| upgrade::storage_rest(key, changes, found))
        })
    }

    /// Only a certificate can be given in the settings instead of being made.
    fn given_itself(&self) -> Vec<Refusal> {
        let certificates = self
            .superfluous()
            .filter(|(_, found)| found.spec.kind() == Kind::Certificate);
        certificates
            .filter_map(|(key, found)| {
                let mut resources = self.stack.resources().iter();
                let (by, _) = resources.find(|(_, it)| it.spec.mentions(&[&found.id]))?;
                Some(Refusal::GivenItself {
                    key: key.clone(),
                    by: by.clone(),
                })
            })
            .collect()
    }
}
