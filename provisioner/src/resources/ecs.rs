//! Clusters, task definitions and services.

pub(crate) mod cluster;
mod contents;
pub(crate) mod service;
pub(crate) mod task_definition;

use kavak_engine::Fault;
use kavak_stack::Tags;

use super::AwsCloud;
use crate::{
    aws::{TagChanges, fault, tags::ecs::to_aws},
    grant::{EVERYTHING, Grant, grant},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Containers",
    "ecs",
    EVERYTHING,
    "CreateCluster CreateService DeleteCluster DeleteService DeleteTaskDefinitions \
         DeregisterTaskDefinition DescribeClusters DescribeServiceRevisions DescribeServices \
         DescribeTaskDefinition DescribeTasks ListServiceDeployments ListServices ListTaskDefinitions \
         ListTasks RegisterTaskDefinition RunTask StopServiceDeployment StopTask TagResource \
         UntagResource UpdateClusterSettings UpdateService",
)];

/// Brings the tags of a resource from `from` to `to`.
async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud.clients.ecs.tag_resource().resource_arn(arn);
        let call = call.set_tags(Some(to_aws(&changes.set)));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("TagResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloud.clients.ecs.untag_resource().resource_arn(arn);
        let call = call.set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("UntagResource")))?;
    }
    Ok(())
}
