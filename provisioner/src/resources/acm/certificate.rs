//! Certificates that a DNS record validates.

use aws_sdk_acm::types::ValidationMethod;
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Output, spec::Certificate};

use crate::{
    aws::{Clients, TagChanges, fault, tags::acm},
    resources::AwsCloud,
};

/// ACM's token is shorter than others, and has no hyphens.
const LONGEST_TOKEN: usize = 32;

pub(crate) async fn create(
    aws: &Clients,
    wanted: &Certificate,
    token: &str,
) -> Result<Found, Fault> {
    let answer = aws
        .acm
        .request_certificate()
        .domain_name(&wanted.domain_name)
        .validation_method(ValidationMethod::Dns)
        .idempotency_token(idempotency_token(token))
        .set_tags(Some(acm::to_aws(&wanted.tags)))
        .send()
        .await
        .map_err(fault("RequestCertificate"))?;
    let arn = answer.certificate_arn().unwrap_or_default();
    Ok(Found::ready(arn, wanted.clone())
        .with(Output::Arn, arn)
        .in_condition(Condition::Pending("PENDING_VALIDATION".into())))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    arn: &str,
    from: &Certificate,
    to: &Certificate,
) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(&from.tags, &to.tags) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let tags = acm::to_aws(&changes.set);
        let call = cloud
            .clients
            .acm
            .add_tags_to_certificate()
            .certificate_arn(arn);
        cloud.refused_tags.pass(
            call.set_tags(Some(tags))
                .send()
                .await
                .map_err(fault("AddTagsToCertificate")),
        )?;
    }
    if !changes.removed.is_empty() {
        let tags = acm::keys(&changes.removed);
        let call = cloud
            .clients
            .acm
            .remove_tags_from_certificate()
            .certificate_arn(arn);
        cloud.refused_tags.pass(
            call.set_tags(Some(tags))
                .send()
                .await
                .map_err(fault("RemoveTagsFromCertificate")),
        )?;
    }
    Ok(())
}

pub(crate) async fn delete(aws: &Clients, arn: &str) -> Result<(), Fault> {
    aws.acm
        .delete_certificate()
        .certificate_arn(arn)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteCertificate"))
}

/// The end of the token: what distinguishes attempts comes last.
fn idempotency_token(token: &str) -> String {
    let word: Vec<char> = token
        .chars()
        .filter(|it| it.is_ascii_alphanumeric() || *it == '_')
        .collect();
    word[word.len().saturating_sub(LONGEST_TOKEN)..]
        .iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_cut_to_the_word_that_acm_takes() {
        assert_eq!(
            idempotency_token("6f1c2d3e-0000-4000-8000-0123456789ab"),
            "6f1c2d3e0000400080000123456789ab"
        );
        assert_eq!(idempotency_token(&"x".repeat(36)).len(), LONGEST_TOKEN);
    }
}
