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
