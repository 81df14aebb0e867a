//! Calls to ACM.

use aws_sdk_acm::{
    Client,
    types::{CertificateDetail, CertificateSummary, Filters, KeyAlgorithm},
};
use kavak_engine::Fault;
use kavak_stack::Tags;

use crate::{
    aws::{Clients, fault, tags::acm::from_aws},
    observe::absent_if_not_found,
};

/// A certificate of the account.
pub(super) struct Summary {
    pub(super) arn: String,
    /// The names that it is for.
    pub(super) domains: Vec<String>,
    /// Whether it is for names that a list leaves out.
    pub(super) has_more_domains: bool,
}

/// Those with any type of key: unasked, ACM lists only shorter RSA keys.
pub(super) async fn listed(aws: &Clients, acm: &Client) -> Result<Vec<Summary>, Fault> {
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

pub(super) async fn tags(aws: &Clients, arn: &str) -> Result<Option<Tags>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.acm.list_tags_for_certificate().certificate_arn(arn);
        call.send().await.map_err(fault("ListTagsForCertificate"))
    });
    Ok(absent_if_not_found(answer.await)?.map(|answer| from_aws(answer.tags())))
}

pub(super) async fn detail(
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
