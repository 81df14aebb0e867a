//! The bounds within which the service's desired count is set.

use std::collections::HashMap;

use kavak_engine::Fault;
use kavak_stack::{Found, Output, Tags, spec::ScalableTarget};

use crate::{
    aws::{Clients, TagChanges, fault},
    observe::scaling::{DIMENSION, NAMESPACE},
    resources::{AwsCloud, arn_of},
};

pub(crate) async fn create(aws: &Clients, wanted: &ScalableTarget) -> Result<Found, Fault> {
    let arn = register(aws, wanted, Some(&wanted.tags)).await?;
    let found = Found::ready(wanted.resource_id.known(), wanted.clone());
    Ok(found.with(Output::Arn, arn))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    found: &Found,
    from: &ScalableTarget,
    to: &ScalableTarget,
) -> Result<(), Fault> {
    if (from.min_capacity, from.max_capacity) != (to.min_capacity, to.max_capacity) {
        register(&cloud.clients, to, None).await?;
    }
    let Some(changes) = TagChanges::between(&from.tags, &to.tags) else {
        return Ok(());
    };
    let arn = arn_of(found);
    if !changes.set.is_empty() {
        let call = cloud.clients.autoscaling.tag_resource().resource_arn(arn);
        cloud.refused_tags.pass(
            call.set_tags(Some(changes.set.into_iter().collect()))
                .send()
                .await
                .map_err(fault("TagResource")),
        )?;
    }
    if !changes.removed.is_empty() {
        let call = cloud.clients.autoscaling.untag_resource().resource_arn(arn);
        cloud.refused_tags.pass(
            call.set_tag_keys(Some(changes.removed))
                .send()
                .await
                .map_err(fault("UntagResource")),
        )?;
    }
    Ok(())
}

/// Its policies and their alarms go with it.
pub(crate) async fn delete(aws: &Clients, resource_id: &str) -> Result<(), Fault> {
    aws.autoscaling
        .deregister_scalable_target()
        .service_namespace(NAMESPACE)
        .scalable_dimension(DIMENSION)
        .resource_id(resource_id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeregisterScalableTarget"))
}

/// Registers the target, or changes its bounds; tags are taken only the first
/// time. The answer is its ARN.
async fn register(
    aws: &Clients,
    target: &ScalableTarget,
    tags: Option<&Tags>,
) -> Result<String, Fault> {
    let bound = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let tags: Option<HashMap<_, _>> = tags.map(|tags| tags.clone().into_iter().collect());
    let answer = aws
        .autoscaling
        .register_scalable_target()
        .service_namespace(NAMESPACE)
        .scalable_dimension(DIMENSION)
        .resource_id(target.resource_id.known())
        .min_capacity(bound(target.min_capacity))
        .max_capacity(bound(target.max_capacity))
        .set_tags(tags)
        .send()
        .await
        .map_err(fault("RegisterScalableTarget"))?;
    Ok(answer.scalable_target_arn().unwrap_or_default().to_owned())
}
