//! `ElastiCache` resources.

pub(crate) mod cache_subnet_group;
mod modification;
pub(crate) mod replication_group;
pub(crate) mod transit;

use kavak_engine::Fault;
use kavak_stack::Tags;

use super::AwsCloud;
use crate::{
    aws::{TagChanges, fault, tags::elasticache::to_aws},
    grant::{EVERYTHING, Grant, grant},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Cache",
    "elasticache",
    EVERYTHING,
    "AddTagsToResource CreateCacheSubnetGroup CreateReplicationGroup CreateSnapshot \
         DecreaseReplicaCount \
         DeleteCacheSubnetGroup DeleteReplicationGroup DeleteSnapshot DescribeCacheClusters \
         DescribeCacheEngineVersions DescribeCacheSubnetGroups DescribeReplicationGroups DescribeReservedCacheNodesOfferings DescribeSnapshots IncreaseReplicaCount \
         ListTagsForResource ModifyCacheSubnetGroup ModifyReplicationGroup \
         RemoveTagsFromResource",
)];

/// Brings the tags of a resource from `from` to `to`.
async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud
            .clients
            .elasticache
            .add_tags_to_resource()
            .resource_name(arn)
            .set_tags(Some(to_aws(&changes.set)));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("AddTagsToResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloud
            .clients
            .elasticache
            .remove_tags_from_resource()
            .resource_name(arn)
            .set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("RemoveTagsFromResource")))?;
    }
    Ok(())
}
