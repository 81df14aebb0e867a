//! Target tracking of the service's metrics.

use aws_sdk_applicationautoscaling::types::{
    MetricType, PolicyType, PredefinedMetricSpecification, TargetTrackingScalingPolicyConfiguration,
};
use hcl::Block;
use kavak_engine::Fault;
use kavak_stack::{Found, Kind, Output, Text, plan::Leaves, spec::ScalingPolicy};

use crate::{
    aws::{Clients, fault, incomplete},
    observe::{
        Observe, Read, Sweep, nothing,
        scaling::{DIMENSION, NAMESPACE},
    },
    resources::{AwsCloud, lifecycle::Lifecycle},
    terraform::{Described, Exported, Referred, Resource, block},
};

const ACTION: &str = "PutScalingPolicy";

impl Lifecycle for ScalingPolicy {
    async fn create(cloud: &AwsCloud, wanted: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = put(aws, wanted).await?;
        Ok(Found::ready(&wanted.name, wanted.clone()).with(Output::Arn, arn))
    }

    async fn update(
        cloud: &AwsCloud,
        _: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        if from == to {
            return Ok(());
        }
        put(aws, to).await.map(drop)
    }

    async fn delete(cloud: &AwsCloud, _: &Found, policy: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
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
}

impl Observe for ScalingPolicy {
    const READ: Read = Read::With(Kind::ScalableTarget);

    const SWEEP: Sweep = Sweep::Never("it carries no tags");

    nothing!(poll users interfaces);
}

impl Exported for ScalingPolicy {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let id = format!(
            "{NAMESPACE}/{}/{DIMENSION}/{}",
            it.resource_id.known(),
            it.name
        );
        let mut metric = vec![(
            "predefined_metric_type",
            it.predefined_metric_type.as_str().into(),
        )];
        metric.extend(
            it.resource_label
                .as_ref()
                .map(|label| ("resource_label", label.known().into())),
        );
        let tracking = Block::builder("target_tracking_scaling_policy_configuration")
            .add_attribute(("target_value", it.target_value))
            .add_block(block("predefined_metric_specification", metric));
        Ok(vec![
            of.import("aws_appautoscaling_policy", id)
                .set("name", it.name.as_str())
                .set("policy_type", "TargetTrackingScaling")
                .set("service_namespace", NAMESPACE.as_str())
                .set("resource_id", it.resource_id.known())
                .set("scalable_dimension", DIMENSION.as_str())
                .block(tracking.build()),
        ])
    }
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
