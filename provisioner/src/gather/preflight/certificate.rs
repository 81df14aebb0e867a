//! Whether the load balancer takes the certificate that the settings name.

use aws_sdk_acm::types::CertificateStatus;
use kavak_engine::Class;

use super::{Refusals, Subject, refusal};
use crate::aws::fault;

const SETTING: &str = "ingress.certificate_arn";
const REQUESTED: &str =
    "name an issued one, or leave it out: with ingress.hosted_zone one is requested";

pub(super) async fn check(subject: &Subject<'_>) -> Refusals {
    let ingress = &subject.settings.ingress;
    let Some(arn) = &ingress.certificate_arn else {
        return Ok(Vec::new());
    };
    let answer = subject.aws.read(|| async {
        let call = subject.aws.acm.describe_certificate().certificate_arn(arn);
        call.send().await.map_err(fault("DescribeCertificate"))
    });
    let answer = match answer.await {
        Err(fault) if fault.class == Class::NotFound => {
            let why = format!("there is no certificate {arn} in this account and region");
            return Ok(vec![refusal(SETTING, why, REQUESTED)]);
        }
        answer => answer?,
    };
    let certificate = answer.certificate();
    let status = certificate.and_then(|it| it.status());
    let mut refusals = Vec::new();
    if status.is_some_and(|status| *status != CertificateStatus::Issued) {
        let status = status.map_or("", CertificateStatus::as_str);
        let why =
            format!("the certificate {arn} is {status}: load balancers take only issued ones");
        refusals.push(refusal(SETTING, why, REQUESTED));
    }
    let names = certificate.map(|it| it.subject_alternative_names());
    let names = names.unwrap_or_default();
    if let Some(domain) = &ingress.domain
        && !names.is_empty()
        && !names.iter().any(|name| covers(name, domain))
    {
        let why = format!(
            "the certificate is for {}, not for {domain}",
            names.join(", ")
        );
        refusals.push(refusal(
            SETTING,
            why,
            "name a certificate for ingress.domain",
        ));
    }
    Ok(refusals)
}

/// Whether a name of a certificate, which may begin with `*.`, is for a domain.
fn covers(name: &str, domain: &str) -> bool {
    match name.strip_prefix("*.") {
        Some(parent) => domain
            .split_once('.')
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(parent)),
        None => name.eq_ignore_ascii_case(domain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcard_covers_one_label_only() {
        assert!(covers("*.example.com", "agent.example.com"));
        assert!(!covers("*.example.com", "a.agent.example.com"));
        assert!(!covers("*.example.com", "example.com"));
        assert!(covers("Agent.example.com", "agent.example.com"));
        assert!(!covers("agent.example.com", "chat.example.com"));
    }
}
