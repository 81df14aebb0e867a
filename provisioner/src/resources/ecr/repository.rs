//! Container repositories.

use aws_sdk_ecr::types::{ImageScanningConfiguration, ImageTagMutability};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Tags, plan::Leaves, spec::EcrRepository};

use crate::{
    aws::{Clients, TagChanges, fault, tags::ecr::to_aws},
    observe::{self, Observe, Read, Sweep, ecr::found, exists, nothing},
    resources::{AwsCloud, arn_of, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

impl Lifecycle for EcrRepository {
    async fn create(cloud: &AwsCloud, it: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
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

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
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
    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let name = it.name.as_str();
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
}

impl Observe for EcrRepository {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::ecr::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("ecr", |aws, arn| {
        Box::pin(async move {
            let call = aws.ecr.list_tags_for_resource().resource_arn(arn.text);
            exists(call.send().await.map_err(fault("ListTagsForResource")))
        })
    });

    nothing!(poll users interfaces);
}

impl Exported for EcrRepository {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_ecr_repository", &it.name)
                .set("name", it.name.as_str())
                .set("image_tag_mutability", it.image_tag_mutability.as_str())
                .nested(
                    "image_scanning_configuration",
                    vec![("scan_on_push", it.scan_on_push.into())],
                )
                .tags(&it.tags)
                .ignoring(&["force_delete"]),
        ])
    }
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
