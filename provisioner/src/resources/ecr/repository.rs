//! Container repositories.

use aws_sdk_ecr::types::{ImageScanningConfiguration, ImageTagMutability};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Tags, spec::EcrRepository};

use crate::{
    aws::{Clients, TagChanges, fault, tags::ecr::to_aws},
    observe::ecr::found,
    resources::{AwsCloud, arn_of},
};

pub(crate) async fn create(aws: &Clients, it: &EcrRepository) -> Result<Found, Fault> {
    let answer = aws
        .ecr
        .create_repository()
        .repository_name(&it.name)
        .image_tag_mutability(mutability(it))
        .image_scanning_configuration(scanning(it))
        .set_tags(Some(to_aws(&it.tags)))
        .send()
        .await
        .map_err(fault("CreateRepository"))?;
    let repository = answer.repository().ok_or_else(|| {
        Fault::new(
            Class::Ambiguous,
            "CreateRepository",
            "AWS's answer has no repository",
        )
    })?;
    Ok(found(repository, it.tags.clone()))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    found: &Found,
    from: &EcrRepository,
    to: &EcrRepository,
) -> Result<(), Fault> {
    if from.image_tag_mutability != to.image_tag_mutability {
        let call = cloud
            .clients
            .ecr
            .put_image_tag_mutability()
            .repository_name(&to.name);
        let call = call.image_tag_mutability(mutability(to));
        call.send().await.map_err(fault("PutImageTagMutability"))?;
    }
    if from.scan_on_push != to.scan_on_push {
        let call = cloud
            .clients
            .ecr
            .put_image_scanning_configuration()
            .repository_name(&to.name);
        let call = call.image_scanning_configuration(scanning(to));
        call.send()
            .await
            .map_err(fault("PutImageScanningConfiguration"))?;
    }
    retag(cloud, arn_of(found), &from.tags, &to.tags).await
}

/// Deletes the repository and every image in it.
pub(crate) async fn delete(aws: &Clients, name: &str) -> Result<(), Fault> {
    let call = aws
        .ecr
        .delete_repository()
        .repository_name(name)
        .force(true);
    call.send()
        .await
        .map(drop)
        .map_err(fault("DeleteRepository"))
}

async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud.clients.ecr.tag_resource().resource_arn(arn);
        let call = call.set_tags(Some(to_aws(&changes.set)));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("TagResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloud.clients.ecr.untag_resource().resource_arn(arn);
        let call = call.set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("UntagResource")))?;
    }
    Ok(())
}

fn mutability(it: &EcrRepository) -> ImageTagMutability {
    ImageTagMutability::from(it.image_tag_mutability.as_str())
}

fn scanning(it: &EcrRepository) -> ImageScanningConfiguration {
    ImageScanningConfiguration::builder()
        .scan_on_push(it.scan_on_push)
        .build()
}
