//! ACM: certificates that a DNS record validates.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    clock::Moment,
    fault::ApiFault,
    operation::Answer,
    resource::Resource,
    wire::Service,
    world::{Region, Tags, Turn},
};

mod issuing;
mod request;
mod shown;
mod tagging;

/// The certificates of a region, by ARN.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Acm {
    pub(crate) certificates: BTreeMap<String, Certificate>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Certificate {
    pub(crate) arn: String,
    pub(crate) domain: String,
    /// All names, the domain first.
    pub(crate) names: Vec<String>,
    pub(crate) validation: String,
    pub(crate) key_algorithm: String,
    pub(crate) is_logged: bool,
    pub(crate) created_at: Moment,
    /// Requests with this token are this one again, for a while.
    pub(crate) token: Option<String>,
    /// Whether the records that prove the names are told by now.
    pub(crate) shows_records: bool,
    /// Whether AWS has seen the records and is about to issue it.
    pub(crate) is_proven: bool,
    pub(crate) issued_at: Option<Moment>,
    pub(crate) tags: Tags,
}

impl Certificate {
    /// Whether listeners can use it.
    pub(crate) fn is_issued(&self) -> bool {
        self.issued_at.is_some()
    }
}

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    request::perform(operation, &value, turn)
        .or_else(|| shown::perform(operation, &value, turn))
        .or_else(|| tagging::perform(operation, &value, turn))
}

/// What ACM does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    /// Tells the records that prove the names.
    ShowRecords { arn: String },
    /// Issues it, if the records are still there.
    Issue { arn: String },
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

impl Acm {
    pub(crate) fn resources(&self, region: &Region) -> Vec<Resource> {
        let certificates = self.certificates.values();
        certificates
            .map(|certificate| Resource {
                service: Service::Acm,
                region: region.name.clone(),
                kind: "certificate",
                id: certificate.domain.clone(),
                arn: certificate.arn.clone(),
                tags: Some(certificate.tags.clone()),
            })
            .collect()
    }
}
