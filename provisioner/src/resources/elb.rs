//! Load balancing.

pub(crate) mod listener;
pub(crate) mod load_balancer;
pub(crate) mod target_group;

use kavak_engine::Fault;
use kavak_stack::Tags;

use super::AwsCloud;
use crate::{
    aws::{TagChanges, fault, tags::elb::to_aws},
    grant::{EVERYTHING, Grant, grant},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "LoadBalancer",
    "elasticloadbalancing",
    EVERYTHING,
    "AddTags CreateListener CreateLoadBalancer CreateTargetGroup DeleteListener \
         DeleteLoadBalancer DeleteTargetGroup DescribeListeners \
         DescribeLoadBalancerAttributes DescribeLoadBalancers DescribeTags \
         DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth \
         ModifyListener ModifyLoadBalancerAttributes ModifyTargetGroup \
         ModifyTargetGroupAttributes RemoveTags SetSecurityGroups SetSubnets",
)];

/// Brings the tags of a resource from `from` to `to`.
async fn retag(cloud: &AwsCloud, arn: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let tags = Some(to_aws(&changes.set));
        let call = cloud
            .clients
            .elb
            .add_tags()
            .resource_arns(arn)
            .set_tags(tags);
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("AddTags")))?;
    }
    if !changes.removed.is_empty() {
        let call = cloud
            .clients
            .elb
            .remove_tags()
            .resource_arns(arn)
            .set_tag_keys(Some(changes.removed));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("RemoveTags")))?;
    }
    Ok(())
}
