//! Certificates that a DNS record validates.

use std::collections::BTreeMap;

use aws_sdk_acm::types::ValidationMethod;
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Key, Kind, Output, plan::Leaves, spec::Certificate,
};

use crate::{
    aws::{Clients, TagChanges, fault, tags::acm},
    grant::{EVERYTHING, Grant, grant},
    observe::{Awaited, Observe, Read, Sweep, ingress, nothing},
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{ARN, Described, Exported, Referred, Resource},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Certificate",
    "acm",
    EVERYTHING,
    "AddTagsToCertificate DeleteCertificate DescribeCertificate ListCertificates \
         ListTagsForCertificate RemoveTagsFromCertificate RequestCertificate",
)
.needed_if(|settings| settings.ingress.domain.is_some())];

/// ACM's token is shorter than others, and has no hyphens.
const LONGEST_TOKEN: usize = 32;

impl Lifecycle for Certificate {
    async fn create(cloud: &AwsCloud, wanted: &Self, token: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
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

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let arn = found.id.as_str();
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

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = found.id.as_str();
        aws.acm
            .delete_certificate()
            .certificate_arn(arn)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteCertificate"))
    }
}

impl Observe for Certificate {
    const READ: Read = Read::With(Kind::LoadBalancer);

    const SWEEP: Sweep = Sweep::Never("ACM lists all certificates of the account");

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        let found = ingress::certificates(awaited.aws, &awaited.ids()).await?;
        Ok(awaited.by_key(found))
    }

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault> {
        ingress::users_of_certificate(aws, environment, id).await
    }

    nothing!(interfaces);
}

impl Exported for Certificate {
    const REFERRED: Referred = Some(("aws_acm_certificate", ARN));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_acm_certificate", &of.found.id)
                .set("domain_name", it.domain_name.as_str())
                .set("validation_method", "DNS")
                .tags(&it.tags),
        ])
    }
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
