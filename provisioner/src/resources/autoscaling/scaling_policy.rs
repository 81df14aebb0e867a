//! Target tracking of the service's metrics.

use aws_sdk_applicationautoscaling::types::{
    MetricType, PolicyType, PredefinedMetricSpecification, TargetTrackingScalingPolicyConfiguration,
};
use kavak_engine::Fault;
use kavak_stack::{Found, Output, Text, spec::ScalingPolicy};

use crate::{
    aws::{Clients, fault, incomplete},
    observe::scaling::{DIMENSION, NAMESPACE},
};

const ACTION: &str = "PutScalingPolicy";

pub(crate) async fn create(aws: &Clients, wanted: &ScalingPolicy) -> Result<Found, Fault> {
    let arn = put(aws, wanted).await?;
    Ok(Found::ready(&wanted.name, wanted.clone()).with(Output::Arn, arn))
}

pub(crate) async fn update(
    aws: &Clients,
    from: &ScalingPolicy,
    to: &ScalingPolicy,
) -> Result<(), Fault> {
    if from == to {
        return Ok(());
    }
    put(aws, to).await.map(drop)
}

pub(crate) async fn delete(aws: &Clients, policy: &ScalingPolicy) -> Result<(), Fault> {
    aws.autoscaling
        .delete_scaling_policy()
        .policy_name(&policy.name)
        .service_namespace(NAMESPACE)
        .scalable_dimension(DIMENSION)
        .resource_id(policy.resource_id.known())
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteScalingPolicy"))
}

/// Makes the policy, or changes it; the answer is its ARN.
async fn put(aws: &Clients, policy: &ScalingPolicy) -> Result<String, Fault> {
    let metric = PredefinedMetricSpecification::builder()
        .predefined_metric_type(MetricType::from(policy.predefined_metric_type.as_str()))
        .set_resource_label(policy.resource_label.as_ref().map(Text::known))
        .build();
    let tracking = TargetTrackingScalingPolicyConfiguration::builder()
        .target_value(f64::from(policy.target_value))
        .predefined_metric_specification(metric.map_err(incomplete(ACTION))?)
        .build();
    let answer = aws
        .autoscaling
        .put_scaling_policy()
        .policy_name(&policy.name)
        .policy_type(PolicyType::TargetTrackingScaling)
        .service_namespace(NAMESPACE)
        .scalable_dimension(DIMENSION)
        .resource_id(policy.resource_id.known())
        .target_tracking_scaling_policy_configuration(tracking.map_err(incomplete(ACTION))?)
        .send()
        .await
        .map_err(fault(ACTION))?;
    Ok(answer.policy_arn().to_owned())
}
