//! What ECR's own calls report of an image, which every plan may ask.

use std::cmp::Reverse;

use aws_sdk_ecr::types::{ImageDetail, ImageIdentifier};
use kavak_engine::{Class, Fault};
use kavak_image::{Digest, Reference};

use super::{advice, findings::Findings};
use crate::{
    aws::{Clients, fault},
    error::Error,
    observe::absent_if_not_found,
};

/// How many tags are named where one is missing.
const SHOWN_TAGS: usize = 5;

/// A repository that ECR can be asked about: in this region, with these
/// credentials.
pub(super) struct EcrRepository<'a> {
    account: Option<&'a str>,
    name: &'a str,
}

impl<'a> EcrRepository<'a> {
    /// The one that a reference names, if it is such a one. `own` is the address
    /// of the environment's, which need not look like ECR's.
    pub(super) fn holding(
        aws: &Clients,
        reference: &'a Reference,
        own: Option<&str>,
    ) -> Option<Self> {
        let (registry, name) = (reference.registry(), reference.repository());
        let is_own = own.and_then(|own| own.split_once('/')) == Some((registry, name));
        let address = in_ecr(registry);
        let is_here = address.is_some_and(|(_, region)| region == aws.region);
        (is_own || is_here).then_some(Self {
            account: address.map(|(account, _)| account),
            name,
        })
    }

    /// The digest of the image that a reference names there; `None` if we may
    /// not ask.
    pub(super) async fn digest(
        &self,
        aws: &Clients,
        reference: &Reference,
    ) -> Result<Option<Digest>, Error> {
        match self.details(aws, Some(identifier(reference))).await {
            Ok(found) => {
                let digest = found.first().and_then(|image| image.image_digest());
                let digest = digest.and_then(|digest| digest.parse().ok());
                digest
                    .map(Some)
                    .ok_or_else(|| advice::missing(reference, &[]))
            }
            // Another account's repository may let tasks pull and no one look.
            Err(fault) if fault.class == Class::Denied => Ok(None),
            Err(fault) if fault.class == Class::NotFound => {
                Err(advice::missing(reference, &self.newest_tags(aws).await))
            }
            Err(fault) => Err(Error::of_fault("looking for the image", fault)),
        }
    }

    /// The tags that came last: a hint, not worth an error of its own.
    pub(super) async fn newest_tags(&self, aws: &Clients) -> Vec<String> {
        let mut images = self.details(aws, None).await.unwrap_or_default();
        images.sort_by_key(|image| Reverse(image.image_pushed_at().map(|at| at.as_nanos())));
        let tags = images.into_iter().flat_map(|image| image.image_tags);
        tags.flatten().take(SHOWN_TAGS).collect()
    }

    /// The findings in the image that a reference names there.
    pub(super) async fn findings(
        &self,
        aws: &Clients,
        reference: &Reference,
    ) -> Result<Findings, Fault> {
        let wanted = identifier(reference);
        let answer = aws.read(|| async {
            aws.ecr
                .describe_image_scan_findings()
                .set_registry_id(self.account.map(str::to_owned))
                .repository_name(self.name)
                .image_id(wanted.clone())
                .max_results(1)
                .send()
                .await
                .map_err(fault("DescribeImageScanFindings"))
        });
        let Some(answer) = absent_if_not_found(answer.await)? else {
            return Ok(Findings::none());
        };
        let scan = answer.image_scan_status().and_then(|it| it.status());
        let counts = answer
            .image_scan_findings()
            .and_then(|it| it.finding_severity_counts());
        let counts = counts.into_iter().flatten().map(|(severity, count)| {
            let count = u32::try_from(*count).unwrap_or_default();
            (severity.as_str().to_owned(), count)
        });
        Ok(Findings {
            scan: scan.map_or("UNKNOWN", |it| it.as_str()).to_owned(),
            counts: counts.collect(),
        })
    }

    async fn details(
        &self,
        aws: &Clients,
        wanted: Option<ImageIdentifier>,
    ) -> Result<Vec<ImageDetail>, Fault> {
        let answer = aws
            .read(|| async {
                aws.ecr
                    .describe_images()
                    .set_registry_id(self.account.map(str::to_owned))
                    .repository_name(self.name)
                    .set_image_ids(wanted.clone().map(|wanted| vec![wanted]))
                    .send()
                    .await
                    .map_err(fault("DescribeImages"))
            })
            .await?;
        Ok(answer.image_details.unwrap_or_default())
    }
}

fn identifier(reference: &Reference) -> ImageIdentifier {
    let digest = reference.digest().map(str::to_owned);
    let tag = reference.tag().filter(|_| digest.is_none());
    ImageIdentifier::builder()
        .set_image_tag(tag.map(str::to_owned))
        .set_image_digest(digest)
        .build()
}

/// Account and region of a private registry of ECR's, by its host.
pub(super) fn in_ecr(registry: &str) -> Option<(&str, &str)> {
    let (account, rest) = registry.split_once(".dkr.ecr.")?;
    let region = rest.split('.').next()?;
    let is_account = account.len() == 12 && account.bytes().all(|it| it.is_ascii_digit());
    is_account.then_some((account, region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_registry_of_ecr_is_known_by_its_host() {
        let own = in_ecr("123456789012.dkr.ecr.us-east-1.amazonaws.com");
        assert_eq!(own, Some(("123456789012", "us-east-1")));
        for other in ["docker.io", "public.ecr.aws", "ghcr.io", "localhost:5000"] {
            assert_eq!(in_ecr(other), None, "{other}");
        }
    }
}
