//! Application Auto Scaling of the agent's service.

pub(crate) mod scalable_target;
pub(crate) mod scaling_policy;

pub(crate) use aws_sdk_applicationautoscaling::types::{
    ScalableDimension::EcsServiceDesiredCount as DIMENSION, ServiceNamespace::Ecs as NAMESPACE,
};
