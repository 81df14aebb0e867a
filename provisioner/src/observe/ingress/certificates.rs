//! Certificates. ACM finds none by name or tag: all are listed.

mod calls;
mod shared;

use std::collections::BTreeSet;

use aws_sdk_acm::types::{CertificateDetail, CertificateStatus};
use futures::{StreamExt, TryStreamExt, future::try_join_all, stream};
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Key, Kind, Observed, Output, Ownership, Spec, Tags, Unmanaged,
    UnmanagedReason, spec::Certificate,
};

use self::calls::{Summary, detail, listed, tags};
use super::claims::Claims;
use crate::{
    aws::Clients,
    observe::{DomainReads, ObserveScope, elb},
};

/// How many certificates are asked for their tags, and how many regions for their
/// certificates, at once.
const AT_ONCE: usize = 8;

/// The certificates with the environment's name and tags, and what they claim.
pub(super) async fn of_environment(
    aws: &Clients,
    scope: &ObserveScope,
    claims: &mut Claims,
) -> Result<Observed, Fault> {
    let environment = &scope.environment;
    let summaries = listed(aws, &aws.acm).await?;
    let arns: Vec<String> = summaries.iter().map(|it| it.arn.clone()).collect();
    let tagged: Vec<(String, Tags)> = stream::iter(arns)
        .map(|arn| async move { Ok(tags(aws, &arn).await?.map(|tags| (arn, tags))) })
        .buffered(AT_ONCE)
        .try_filter_map(|tagged| async move { Ok(tagged) })
        .try_collect()
        .await?;
    let mut observed = Observed::default();
    let mut domains = BTreeSet::new();
    let mut ours = BTreeSet::new();
    for (arn, tags) in tagged {
        let name = tags.get("Name").map(String::as_str);
        match Ownership::of(environment, Kind::Certificate, name, &tags) {
            Ownership::Ours(key) => {
                ours.insert(arn.clone());
                let Some(found) = describe(aws, &arn, tags.clone()).await? else {
                    continue;
                };
                if let Spec::Certificate(certificate) = &found.spec {
                    claims.add_certificate(&found, &certificate.domain_name, &tags);
                    domains.insert(shared::proven(&certificate.domain_name));
                }
                observed.add(key, found);
            }
            Ownership::Unmanaged(UnmanagedReason::Guest) => {}
            Ownership::Unmanaged(reason) => {
                let key = Key::orphan(&arn);
                let unmanaged = Unmanaged::new(key, Kind::Certificate, &arn, &tags, reason);
                observed.unmanaged.push(unmanaged);
            }
        }
    }
    if domains.is_empty() {
        return Ok(observed);
    }
    let others: Vec<Summary> = summaries
        .into_iter()
        .filter(|it| !ours.contains(&it.arn))
        .collect();
    shared::claim(aws, &aws.acm, &others, &domains, claims).await?;
    if scope.domain != DomainReads::Required || !claims.are_of(scope.wanted_record.as_ref()) {
        shared::claim_in_other_regions(aws, &environment.region, &domains, claims).await?;
    }
    Ok(observed)
}

/// What others have that uses a certificate.
pub(crate) async fn users_of_certificate(
    aws: &Clients,
    environment: &Environment,
    arn: &str,
) -> Result<Vec<String>, Fault> {
    let certificate = detail(aws, &aws.acm, arn).await?;
    let users = certificate.and_then(|it| it.in_use_by).unwrap_or_default();
    elb::of_others(aws, environment, users).await
}

/// The certificates with these ARNs; those that are gone are left out.
pub(crate) async fn certificates(aws: &Clients, arns: &[&str]) -> Result<Vec<Found>, Fault> {
    let described = arns.iter().map(|arn| async move {
        match tags(aws, arn).await? {
            Some(tags) => describe(aws, arn, tags).await,
            None => Ok(None),
        }
    });
    Ok(try_join_all(described)
        .await?
        .into_iter()
        .flatten()
        .collect())
}

async fn describe(aws: &Clients, arn: &str, tags: Tags) -> Result<Option<Found>, Fault> {
    let certificate = detail(aws, &aws.acm, arn).await?;
    Ok(certificate.map(|certificate| found(arn, &certificate, tags)))
}

/// The record that proves the domain is reported some seconds after the request.
fn found(arn: &str, certificate: &CertificateDetail, tags: Tags) -> Found {
    let spec = Certificate {
        domain_name: certificate.domain_name().unwrap_or_default().to_owned(),
        tags,
    };
    let found = Found::ready(arn, spec)
        .with(Output::Arn, arn)
        .in_condition(condition(certificate));
    let record = certificate
        .domain_validation_options()
        .iter()
        .find_map(|option| option.resource_record());
    match record {
        Some(record) => found
            .with(Output::ValidationName, without_dot(record.name()))
            .with(Output::ValidationValue, without_dot(record.value())),
        None => found,
    }
}

fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

fn condition(certificate: &CertificateDetail) -> Condition {
    match certificate.status() {
        Some(CertificateStatus::Issued) => Condition::Ready,
        None | Some(CertificateStatus::PendingValidation) => {
            Condition::Pending("PENDING_VALIDATION".into())
        }
        Some(status) => {
            let reason = certificate.failure_reason().map(|it| it.as_str());
            Condition::Failed(match reason {
                Some(reason) => format!("{}: {reason}", status.as_str()),
                None => status.as_str().to_owned(),
            })
        }
    }
}

#[cfg(test)]
mod tests;
