//! Application Auto Scaling of the agent's service.

pub(crate) mod scalable_target;
pub(crate) mod scaling_policy;

use crate::grant::{EVERYTHING, Grant, grant};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Scaling",
    "application-autoscaling",
    EVERYTHING,
    "DeleteScalingPolicy DeregisterScalableTarget DescribeScalableTargets \
         DescribeScalingPolicies ListTagsForResource PutScalingPolicy RegisterScalableTarget \
         TagResource UntagResource",
)
.needed_if(|settings| settings.agent.autoscaling.is_some())];
