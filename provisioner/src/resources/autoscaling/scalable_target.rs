//! The bounds within which the service's desired count is set.

use std::collections::HashMap;

use kavak_engine::Fault;
use kavak_stack::{Found, Output, Tags, plan::Leaves, spec::ScalableTarget};

use crate::{
    aws::{Clients, TagChanges, fault},
    observe::{
        self, Observe, Read, Sweep, nothing,
        scaling::{DIMENSION, NAMESPACE},
    },
    resources::{AwsCloud, arn_of, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource},
};

impl Lifecycle for ScalableTarget {
    async fn create(cloud: &AwsCloud, wanted: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = register(aws, wanted, Some(&wanted.tags)).await?;
        let found = Found::ready(wanted.resource_id.known(), wanted.clone());
        Ok(found.with(Output::Arn, arn))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
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
    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let resource_id = found.id.as_str();
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
}

impl Observe for ScalableTarget {
    const READ: Read = Read::Own(|aws, scope| Box::pin(observe::scaling::all(aws, scope)));

    const SWEEP: Sweep = Sweep::Never("it goes with the service");

    nothing!(poll users interfaces);
}

impl Exported for ScalableTarget {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let id = format!("{NAMESPACE}/{}/{DIMENSION}", it.resource_id.known());
        Ok(vec![
            of.import("aws_appautoscaling_target", id)
                .set("service_namespace", NAMESPACE.as_str())
                .set("resource_id", it.resource_id.known())
                .set("scalable_dimension", DIMENSION.as_str())
                .set("min_capacity", it.min_capacity)
                .set("max_capacity", it.max_capacity)
                .tags(&it.tags),
        ])
    }
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
