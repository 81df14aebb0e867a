//! ACM: certificates that a DNS record validates.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    Service,
    fault::ApiFault,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::acm::{Acm, Certificate, Transition},
    world::Turn,
};

mod issuing;
mod request;
mod shown;
mod tagging;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    request::perform(operation, &value, turn)
        .or_else(|| shown::perform(operation, &value, turn))
        .or_else(|| tagging::perform(operation, &value, turn))
}

/// The rate limit that a call counts for.
pub(crate) fn limit<'a>(operation: &'a str, _: &Value) -> Limit<'a> {
    Limit::new(operation, 10, 10)
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::ShowRecords { arn } => turn.show_records(&arn),
            Self::Issue { arn } => turn.issue(&arn),
        }
    }
}

impl Turn<'_> {
    /// The certificate with this ARN, if there is one here.
    pub(crate) fn certificate(&mut self, arn: &str) -> Option<Certificate> {
        self.here().acm.certificates.get(arn).cloned()
    }

    /// The ARNs of the load balancers whose listeners have this certificate.
    fn users_of_certificate(&mut self, arn: &str) -> Vec<String> {
        let listeners = self.here().elb.listeners.values();
        let users: BTreeSet<&String> = listeners
            .filter(|listener| listener.certificate_arn.as_deref() == Some(arn))
            .map(|listener| &listener.load_balancer_arn)
            .collect();
        users.into_iter().cloned().collect()
    }

    fn own_certificate(&mut self, arn: &str) -> Result<&mut Certificate, ApiFault> {
        let account = self.world.account.clone();
        let certificate = self.here().acm.certificates.get_mut(arn);
        certificate.ok_or_else(|| {
            ApiFault::new(
                "ResourceNotFoundException",
                format!("Could not find certificate {arn} in account {account}."),
            )
        })
    }
}

impl Inventory for Acm {
    fn resources(&self, region: &str, _: &str) -> Vec<Resource> {
        let certificates = self.certificates.values();
        certificates
            .map(|certificate| Resource {
                service: Service::Acm,
                region: region.to_owned(),
                kind: "certificate",
                id: certificate.domain.clone(),
                arn: certificate.arn.clone(),
                tags: Some(certificate.tags.clone()),
            })
            .collect()
    }
}
