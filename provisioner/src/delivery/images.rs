//! Whether an image is there, before anything is rolled out.

use std::cmp::Reverse;

use aws_sdk_ecr::types::{ImageDetail, ImageIdentifier};
use kavak_engine::{Class, Fault};
use kavak_stack::settings::Architecture;

use super::{image::pinned, reference::Reference};
use crate::{
    aws::{Aws, fault, read},
    error::{Error, ErrorKind},
};

/// How many tags are named where one is missing.
const SHOWN_TAGS: usize = 5;

/// An image as it is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The reference, by digest where that is known.
    pub reference: String,
    /// Whether the reference can't come to mean another image.
    pub is_pinned: bool,
    /// Whether ECR holds it, so that it can be looked into.
    pub is_held: bool,
    /// The commit that its tag tells.
    pub commit: Option<String>,
}

impl Image {
    /// Whether it has the agent in it, for this processor, where ECR holds it and
    /// so tells: before anything is rolled out, not when the tasks don't start.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn demand_agent(&self, aws: &Aws, architecture: Architecture) -> Result<(), Error> {
        match self.is_held {
            true => pinned(aws, &self.reference, architecture).await.map(drop),
            false => Ok(()),
        }
    }
}

/// The image that `asked` refers to, by digest. `own` is the address of the
/// environment's repository, which need not look like ECR's.
///
/// # Errors
/// That it is no reference, or that ECR does not hold it. What other
/// registries hold is not asked.
pub async fn resolve(aws: &Aws, asked: &str, own: Option<&str>) -> Result<Image, Error> {
    let reference = Reference::parse(asked)
        .ok_or_else(|| Error::usage(format!("`{asked}` is no reference to an image")))?;
    let commit = reference.commit().map(str::to_owned);
    let as_asked = Image {
        is_pinned: reference.digest.is_some(),
        is_held: false,
        reference: asked.to_owned(),
        commit,
    };
    let Some((registry, name)) = repository(aws, &reference, own) else {
        return Ok(as_asked);
    };
    let digest = digest(aws, registry, name, &reference, asked).await?;
    Ok(digest.map_or(as_asked.clone(), |digest| Image {
        reference: reference.pinned(&digest),
        is_pinned: true,
        is_held: true,
        ..as_asked
    }))
}

/// The registry's account and the repository's name, where ECR can be asked:
/// in this region, with these credentials.
fn repository<'a>(
    aws: &Aws,
    reference: &'a Reference,
    own: Option<&str>,
) -> Option<(Option<&'a str>, &'a str)> {
    if own == Some(reference.repository.as_str()) {
        let name = reference.repository.split_once('/')?.1;
        let account = reference.in_ecr().map(|it| it.account);
        return Some((account, name));
    }
    let ecr = reference.in_ecr()?;
    (ecr.region == aws.environment.region).then_some((Some(ecr.account), ecr.name))
}

async fn digest(
    aws: &Aws,
    registry: Option<&str>,
    repository: &str,
    reference: &Reference,
    asked: &str,
) -> Result<Option<String>, Error> {
    let wanted = ImageIdentifier::builder()
        .set_image_digest(reference.digest.clone())
        .set_image_tag(match reference.digest {
            Some(_) => None,
            None => Some(reference.tag.clone().unwrap_or_else(|| "latest".into())),
        })
        .build();
    match details(aws, registry, repository, Some(wanted)).await {
        Ok(found) => {
            let digest = found.first().and_then(|image| image.image_digest());
            let digest = digest.map(str::to_owned);
            digest.map(Some).ok_or_else(|| missing(asked, Vec::new()))
        }
        // Another account's repository may let tasks pull and nobody look.
        Err(fault) if fault.class == Class::Denied => Ok(None),
        Err(fault) if fault.class == Class::NotFound => {
            // What is there is a hint, not worth an error of its own.
            let there = details(aws, registry, repository, None).await;
            Err(missing(asked, there.unwrap_or_default()))
        }
        Err(fault) => Err(Error::of_fault("looking for the image", fault)),
    }
}

async fn details(
    aws: &Aws,
    registry: Option<&str>,
    repository: &str,
    wanted: Option<ImageIdentifier>,
) -> Result<Vec<ImageDetail>, Fault> {
    let answer = read(|| async {
        aws.ecr
            .describe_images()
            .set_registry_id(registry.map(str::to_owned))
            .repository_name(repository)
            .set_image_ids(wanted.clone().map(|wanted| vec![wanted]))
            .send()
            .await
            .map_err(fault("DescribeImages"))
    })
    .await?;
    Ok(answer.image_details.unwrap_or_default())
}

fn missing(asked: &str, mut there: Vec<ImageDetail>) -> Error {
    there.sort_by_key(|image| Reverse(image.image_pushed_at().map(|at| at.as_nanos())));
    let tags: Vec<&str> = there
        .iter()
        .flat_map(|image| image.image_tags())
        .map(String::as_str)
        .take(SHOWN_TAGS)
        .collect();
    let held = if tags.is_empty() {
        "the repository holds no tagged image".to_owned()
    } else {
        format!("the repository's newest tags are {}", tags.join(", "))
    };
    Error::new(ErrorKind::Refused, format!("there is no image {asked}"))
        .because(held)
        .meaning("nothing was changed: what runs goes on running")
        .next("`kavak-infra up` without agent.image builds one and pushes it")
        .next("`kavak-infra image push` puts an image into a repository that is there")
        .next("`kavak-infra deploy --image REFERENCE` rolls out one that is there")
}
