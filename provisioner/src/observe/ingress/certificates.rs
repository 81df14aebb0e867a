//! Certificates. ACM finds none by name or tag: all are listed.

use std::{collections::BTreeSet, time::Duration};

use aws_config::Region;
use aws_sdk_acm::{
    Client,
    types::{CertificateDetail, CertificateStatus, CertificateSummary, Filters, KeyAlgorithm},
};
use futures::{StreamExt, TryStreamExt, future::try_join_all, stream};
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Key, Kind, Observed, Output, Ownership, Spec, Tags, Unmanaged,
    UnmanagedReason, spec::Certificate,
};
use tokio::time::timeout;

use super::claims::Claims;
use crate::{
    aws::{Clients, fault, tags::acm::from_aws},
    observe::{DomainReads, ObserveScope, absent_if_not_found, elb},
};

/// How many certificates are asked for their tags, and how many regions for their
/// certificates, at once.
const AT_ONCE: usize = 8;

/// For how long other regions are asked: a network may let only the own one through.
const PATIENCE: Duration = Duration::from_secs(30);

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
                    domains.insert(proven(&certificate.domain_name));
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
    add_shared(aws, &aws.acm, &others, &domains, claims).await?;
    if scope.domain != DomainReads::Required || !claims.are_of(scope.wanted_record.as_ref()) {
        add_shared_of_other_regions(aws, &environment.region, &domains, claims).await?;
    }
    Ok(observed)
}

/// Claims the records of these domains for certificates in all other regions: ACM
/// gives an account one record a domain, wherever its certificates are. Where one
/// region can't be read, any record may be needed there.
async fn add_shared_of_other_regions(
    aws: &Clients,
    region: &str,
    domains: &BTreeSet<String>,
    claims: &mut Claims,
) -> Result<(), Fault> {
    let lists = async {
        let regions = other_regions(aws, region).await?;
        stream::iter(regions)
            .map(|region| async move {
                let acm = in_region(&aws.acm, region);
                Ok::<_, Fault>((listed(aws, &acm).await?, acm))
            })
            .buffered(AT_ONCE)
            .try_collect::<Vec<_>>()
            .await
    };
    match timeout(PATIENCE, lists).await {
        Ok(Ok(lists)) => {
            for (others, acm) in lists {
                add_shared(aws, &acm, &others, domains, claims).await?;
            }
        }
        // What can't be asked may need them.
        Ok(Err(_)) | Err(_) => claims.may_all_be_shared = true,
    }
    Ok(())
}

/// The account's regions but the environment's own.
async fn other_regions(aws: &Clients, own: &str) -> Result<Vec<String>, Fault> {
    let answer = aws
        .read(|| async {
            let call = aws.ec2.describe_regions();
            call.send().await.map_err(fault("DescribeRegions"))
        })
        .await?;
    let names = answer.regions().iter().filter_map(|it| it.region_name());
    Ok(names.filter(|it| *it != own).map(str::to_owned).collect())
}

/// Claims the records of these domains for the certificates of others.
async fn add_shared(
    aws: &Clients,
    acm: &Client,
    others: &[Summary],
    domains: &BTreeSet<String>,
    claims: &mut Claims,
) -> Result<(), Fault> {
    let is_about = |it: &&Summary| {
        it.has_more_domains || it.domains.iter().any(|it| domains.contains(&proven(it)))
    };
    for other in others.iter().filter(is_about) {
        for name in validation_names(aws, acm, &other.arn).await? {
            claims.add_shared(name);
        }
    }
    Ok(())
}

fn in_region(acm: &Client, region: String) -> Client {
    let region = Region::new(region);
    Client::from_conf(acm.config().to_builder().region(region).build())
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

/// The domain whose record proves a name: a wildcard has its parent's.
fn proven(name: &str) -> String {
    name.strip_prefix("*.").unwrap_or(name).to_lowercase()
}

/// The names of the records that a certificate needs, to be issued or renewed.
async fn validation_names(aws: &Clients, acm: &Client, arn: &str) -> Result<Vec<String>, Fault> {
    let Some(certificate) = detail(aws, acm, arn).await? else {
        return Ok(Vec::new());
    };
    if matches!(condition(&certificate), Condition::Failed(_)) {
        return Ok(Vec::new());
    }
    let options = certificate.domain_validation_options().iter();
    let records = options.filter_map(|option| option.resource_record());
    Ok(records
        .map(|it| without_dot(it.name()).to_owned())
        .collect())
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

/// A certificate of the account.
struct Summary {
    arn: String,
    /// The names that it is for.
    domains: Vec<String>,
    /// Whether it is for names that a list leaves out.
    has_more_domains: bool,
}

/// Those with any type of key: unasked, ACM lists only shorter RSA keys.
async fn listed(aws: &Clients, acm: &Client) -> Result<Vec<Summary>, Fault> {
    let key_types = KeyAlgorithm::values()
        .iter()
        .map(|it| KeyAlgorithm::from(*it));
    let any_key = Filters::builder()
        .set_key_types(Some(key_types.collect()))
        .build();
    let mut all = Vec::new();
    let mut next_token: Option<String> = None;
    loop {
        let page = aws
            .read(|| async {
                let call = acm.list_certificates().includes(any_key.clone());
                let call = call.set_next_token(next_token.clone());
                call.send().await.map_err(fault("ListCertificates"))
            })
            .await?;
        all.extend(page.certificate_summary_list().iter().filter_map(summary));
        next_token = page.next_token().map(str::to_owned);
        if next_token.is_none() {
            return Ok(all);
        }
    }
}

fn summary(listed: &CertificateSummary) -> Option<Summary> {
    let domain = listed.domain_name().map(str::to_owned);
    let further = listed.subject_alternative_name_summaries();
    Some(Summary {
        arn: listed.certificate_arn()?.to_owned(),
        domains: further.iter().cloned().chain(domain).collect(),
        has_more_domains: listed
            .has_additional_subject_alternative_names()
            .unwrap_or_default(),
    })
}

async fn tags(aws: &Clients, arn: &str) -> Result<Option<Tags>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.acm.list_tags_for_certificate().certificate_arn(arn);
        call.send().await.map_err(fault("ListTagsForCertificate"))
    });
    Ok(absent_if_not_found(answer.await)?.map(|answer| from_aws(answer.tags())))
}

async fn describe(aws: &Clients, arn: &str, tags: Tags) -> Result<Option<Found>, Fault> {
    let certificate = detail(aws, &aws.acm, arn).await?;
    Ok(certificate.map(|certificate| found(arn, &certificate, tags)))
}

async fn detail(
    aws: &Clients,
    acm: &Client,
    arn: &str,
) -> Result<Option<CertificateDetail>, Fault> {
    let answer = aws.read(|| async {
        let call = acm.describe_certificate().certificate_arn(arn);
        call.send().await.map_err(fault("DescribeCertificate"))
    });
    Ok(absent_if_not_found(answer.await)?.and_then(|answer| answer.certificate))
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
mod tests {
    use aws_sdk_acm::types::{DomainValidation, FailureReason, RecordType, ResourceRecord};

    use super::*;

    #[test]
    fn the_validation_record_is_reported_without_its_last_dots_once_it_is_there() {
        let record = ResourceRecord::builder()
            .name("_a1.agent.example.com.")
            .r#type(RecordType::Cname)
            .value("_b2.acm-validations.aws.")
            .build()
            .expect("complete");
        let option = DomainValidation::builder().domain_name("agent.example.com");
        let outputs = |option: DomainValidation| {
            let certificate = CertificateDetail::builder().domain_validation_options(option);
            found("arn", &certificate.build(), Tags::new()).outputs
        };
        let early = outputs(option.clone().build().expect("complete"));
        assert!(!early.contains_key(&Output::ValidationName));
        let later = outputs(option.resource_record(record).build().expect("complete"));
        assert_eq!(later[&Output::ValidationName], "_a1.agent.example.com");
        assert_eq!(later[&Output::ValidationValue], "_b2.acm-validations.aws");
    }

    #[test]
    fn a_certificate_that_can_t_be_issued_has_failed_with_its_reason() {
        let certificate = CertificateDetail::builder()
            .status(CertificateStatus::Failed)
            .failure_reason(FailureReason::CaaError)
            .build();
        assert_eq!(
            condition(&certificate),
            Condition::Failed("FAILED: CAA_ERROR".into())
        );
    }
}
