//! Certificates. ACM finds none by name or tag: all are listed.

use aws_sdk_acm::types::{CertificateDetail, CertificateStatus};
use futures::{StreamExt, TryStreamExt, future::try_join_all, stream};
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Output, Tags, spec::Certificate};

use crate::{
    aws::{Aws, fault, read, users},
    observe::absent_if_not_found,
};

/// How many certificates are asked for their tags at once.
const AT_ONCE: usize = 8;

/// The certificates that are tagged as the environment's.
pub(super) async fn of_environment(aws: &Aws) -> Result<Vec<Found>, Fault> {
    let arns = listed(aws).await?;
    let tagged: Vec<(String, Tags)> = stream::iter(arns)
        .map(|arn| async move { Ok((tags(aws, &arn).await?, arn)) })
        .buffered(AT_ONCE)
        .try_filter_map(|(tags, arn)| async move {
            let ours = tags.filter(|tags| aws.environment.owns(tags));
            Ok(ours.map(|tags| (arn, tags)))
        })
        .try_collect()
        .await?;
    let described = tagged
        .into_iter()
        .map(|(arn, tags)| async move { describe(aws, &arn, tags).await });
    Ok(try_join_all(described)
        .await?
        .into_iter()
        .flatten()
        .collect())
}

/// The certificates with these ARNs; those that are gone are left out.
pub(crate) async fn certificates(aws: &Aws, arns: &[&str]) -> Result<Vec<Found>, Fault> {
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

async fn listed(aws: &Aws) -> Result<Vec<String>, Fault> {
    let mut arns = Vec::new();
    let mut next_token: Option<String> = None;
    loop {
        let page = read(|| async {
            let call = aws
                .acm
                .list_certificates()
                .set_next_token(next_token.clone());
            call.send().await.map_err(fault("ListCertificates"))
        })
        .await?;
        arns.extend(
            page.certificate_summary_list()
                .iter()
                .filter_map(|it| it.certificate_arn().map(str::to_owned)),
        );
        next_token = page.next_token().map(str::to_owned);
        if next_token.is_none() {
            return Ok(arns);
        }
    }
}

async fn tags(aws: &Aws, arn: &str) -> Result<Option<Tags>, Fault> {
    let answer = read(|| async {
        let call = aws.acm.list_tags_for_certificate().certificate_arn(arn);
        call.send().await.map_err(fault("ListTagsForCertificate"))
    });
    Ok(absent_if_not_found(answer.await)?.map(|answer| {
        users(answer.tags().iter().map(|tag| {
            (
                tag.key().to_owned(),
                tag.value().unwrap_or_default().to_owned(),
            )
        }))
    }))
}

async fn describe(aws: &Aws, arn: &str, tags: Tags) -> Result<Option<Found>, Fault> {
    let answer = read(|| async {
        let call = aws.acm.describe_certificate().certificate_arn(arn);
        call.send().await.map_err(fault("DescribeCertificate"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer
        .as_ref()
        .and_then(|it| it.certificate())
        .map(|certificate| found(arn, certificate, tags)))
}

/// The record that proves the domain is told some seconds after the request.
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
    fn the_validation_record_is_told_without_its_last_dots_once_it_is_there() {
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
        let told = outputs(option.resource_record(record).build().expect("complete"));
        assert_eq!(told[&Output::ValidationName], "_a1.agent.example.com");
        assert_eq!(told[&Output::ValidationValue], "_b2.acm-validations.aws");
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
