//! RDS resources.

pub(crate) mod db_instance;
pub(crate) mod db_subnet_group;
mod modification;

use kavak_engine::Fault;
use kavak_stack::Tags;

use super::AwsCloud;
use crate::{
    aws::{TagChanges, fault, tags::rds::to_aws},
    grant::{EVERYTHING, Grant, grant},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Database",
    "rds",
    EVERYTHING,
    "AddTagsToResource CreateDBInstance CreateDBSnapshot CreateDBSubnetGroup DeleteDBInstance \
         DeleteDBSnapshot DeleteDBSubnetGroup DescribeDBEngineVersions DescribeDBInstances \
         DescribeDBSnapshots DescribeDBSubnetGroups DescribeEvents DescribeOrderableDBInstanceOptions ListTagsForResource ModifyDBInstance \
         ModifyDBSubnetGroup RemoveTagsFromResource RestoreDBInstanceFromDBSnapshot StartDBInstance",
)];

/// Brings the tags of a resource from `from` to `to`.
async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud
            .clients
            .rds
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
            .rds
            .remove_tags_from_resource()
            .resource_name(arn)
            .set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("RemoveTagsFromResource")))?;
    }
    Ok(())
}
