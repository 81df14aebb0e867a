//! Application autoscaling.

use super::Inputs;
use crate::{
    Key, Output, Text, settings,
    spec::{ScalableTarget, ScalingPolicy},
};

pub(crate) fn scalable_target(
    it: &Inputs<'_>,
    wanted: &settings::Autoscaling,
    cluster: &Key,
    service: &Key,
) -> ScalableTarget {
    let resource_id = format!("service/{}/{}", it.name_of(cluster), it.name_of(service));
    ScalableTarget {
        resource_id: Text::from(resource_id),
        min_capacity: wanted.min,
        max_capacity: wanted.max,
        tags: it.common_tags(),
    }
}

pub(crate) fn scaling_policy(
    it: &Inputs<'_>,
    wanted: &settings::Autoscaling,
    target: &Key,
) -> ScalingPolicy {
    ScalingPolicy {
        name: it.name(),
        resource_id: Text::id(target),
        predefined_metric_type: "ECSServiceAverageCPUUtilization".into(),
        resource_label: None,
        target_value: wanted.target_cpu,
    }
}

/// The policy by requests a minute and task.
pub(crate) fn requests_policy(
    it: &Inputs<'_>,
    requests_per_target: u32,
    target: &Key,
    [balancer, target_group]: [&Key; 2],
) -> ScalingPolicy {
    let dimension = |key: &Key| Text::output(key, Output::Dimension);
    let label = dimension(balancer).then("/").then(dimension(target_group));
    ScalingPolicy {
        name: it.name(),
        resource_id: Text::id(target),
        predefined_metric_type: "ALBRequestCountPerTarget".into(),
        resource_label: Some(label),
        target_value: requests_per_target,
    }
}
