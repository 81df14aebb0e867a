//! CloudWatch.

use kavak_engine::Fault;
use kavak_stack::{Found, Tags};

use super::{AwsCloud, arn_of};
use crate::aws::{TagChanges, fault, tags::cloudwatch::to_aws};

pub(crate) mod alarm;
pub(crate) mod dashboard;

async fn retag(cloud: &AwsCloud, found: &Found, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    let (cloudwatch, arn) = (&cloud.clients.cloudwatch, arn_of(found));
    if !changes.set.is_empty() {
        let call = cloudwatch.tag_resource().resource_arn(arn);
        let call = call.set_tags(Some(to_aws(&changes.set))).send().await;
        cloud
            .refused_tags
            .pass(call.map_err(fault("TagResource")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloudwatch.untag_resource().resource_arn(arn);
        let call = call.set_tag_keys(Some(changes.removed)).send().await;
        cloud
            .refused_tags
            .pass(call.map_err(fault("UntagResource")))?;
    }
    Ok(())
}
