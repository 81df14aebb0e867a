//! `ElastiCache` resources.

pub(crate) mod cache_subnet_group;
mod modification;
pub(crate) mod replication_group;
pub(crate) mod transit;

use kavak_engine::Fault;
use kavak_stack::Tags;

use crate::aws::{Aws, TagChanges, fault, tag_conversions};

tag_conversions!(aws_sdk_elasticache);

/// Brings the tags of a resource from `from` to `to`.
async fn retag(aws: &Aws, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = aws
            .elasticache
            .add_tags_to_resource()
            .resource_name(arn)
            .set_tags(Some(to_aws(&changes.set)));
        aws.refused_tags
            .pass(call.send().await.map_err(fault("AddTagsToResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = aws
            .elasticache
            .remove_tags_from_resource()
            .resource_name(arn)
            .set_tag_keys(Some(changes.removed));
        aws.refused_tags
            .pass(call.send().await.map_err(fault("RemoveTagsFromResource")))?;
    }
    Ok(())
}
