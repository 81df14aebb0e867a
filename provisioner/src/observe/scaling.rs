//! Reads of the service's autoscaling, where there may be one.

use aws_sdk_applicationautoscaling::types::{
    ScalableTarget as AwsTarget, ScalingPolicy as AwsPolicy,
};
use kavak_engine::{Class, Fault};
use kavak_stack::{
    Environment, Found, Key, Kind, Observed, Output, Spec, Tags, Text, Unmanaged, UnmanagedReason,
    key, names,
    spec::{ScalableTarget, ScalingPolicy},
};

pub(crate) use aws_sdk_applicationautoscaling::types::{
    ScalableDimension::EcsServiceDesiredCount as DIMENSION, ServiceNamespace::Ecs as NAMESPACE,
};

use super::{ObserveScope, optional_unless};
use crate::aws::{Clients, fault, users};

/// What scales the environment's service. Where the settings ask for no autoscaling,
/// no permission to read it is needed.
pub(crate) async fn all(aws: &Clients, scope: &ObserveScope) -> Result<Observed, Fault> {
    let found = registered(aws, &scope.environment).await;
    let mut observed = Observed::default();
    optional_unless(scope.has_autoscaling, &mut observed, "autoscaling", found)?;
    Ok(observed)
}

/// The fewest and the most tasks that the service is scaled to, if it is.
pub(crate) async fn bounds(
    aws: &Clients,
    environment: &Environment,
) -> Result<Option<(u32, u32)>, Fault> {
    let observed = all(aws, &ObserveScope::new(environment)).await?;
    let target = observed.get(&key::SCALABLE_TARGET);
    let Some(Spec::ScalableTarget(target)) = target.map(|found| &found.spec) else {
        return Ok(None);
    };
    Ok(Some((target.min_capacity, target.max_capacity)))
}

async fn registered(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    let (cluster, service) = (environment.name("cluster"), environment.name("app-service"));
    let Some(target) = target(aws, &format!("service/{cluster}/{service}")).await? else {
        return Ok(observed);
    };
    let tags = match target.scalable_target_arn() {
        Some(arn) => tags(aws, arn).await?,
        None => Tags::new(),
    };
    let key = key::SCALABLE_TARGET.clone();
    if !environment.owns(&tags) {
        let id = target.resource_id();
        let reason = UnmanagedReason::NameOnly;
        let unmanaged = Unmanaged::new(key, Kind::ScalableTarget, id, &tags, reason);
        observed.unmanaged.push(unmanaged);
        return Ok(observed);
    }
    for policy in policies(aws, target.resource_id()).await? {
        let name = policy.policy_name();
        // Policies carry no tags: the name alone distinguishes ours.
        match names::key_of(environment, Kind::ScalingPolicy, name) {
            Some(key) => observed.add(key, found_policy(&policy)),
            None => observed.unmanaged.push(Unmanaged::new(
                Key::orphan(name),
                Kind::ScalingPolicy,
                name,
                &Tags::new(),
                UnmanagedReason::Guest,
            )),
        }
    }
    observed.add(key, found_target(&target, tags));
    Ok(observed)
}

async fn target(aws: &Clients, resource_id: &str) -> Result<Option<AwsTarget>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .autoscaling
            .describe_scalable_targets()
            .service_namespace(NAMESPACE)
            .scalable_dimension(DIMENSION)
            .resource_ids(resource_id);
        call.send().await.map_err(fault("DescribeScalableTargets"))
    });
    match answer.await {
        Ok(answer) => Ok(answer.scalable_targets().first().cloned()),
        // No code at all: an emulator that does not know the service.
        Err(fault) if fault.class == Class::Invalid && fault.code.is_none() => Ok(None),
        Err(fault) => Err(fault),
    }
}

async fn policies(aws: &Clients, resource_id: &str) -> Result<Vec<AwsPolicy>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .autoscaling
            .describe_scaling_policies()
            .service_namespace(NAMESPACE)
            .scalable_dimension(DIMENSION)
            .resource_id(resource_id);
        call.send().await.map_err(fault("DescribeScalingPolicies"))
    });
    Ok(answer.await?.scaling_policies().to_vec())
}

async fn tags(aws: &Clients, arn: &str) -> Result<Tags, Fault> {
    let answer = aws.read(|| async {
        let call = aws.autoscaling.list_tags_for_resource().resource_arn(arn);
        call.send().await.map_err(fault("ListTagsForResource"))
    });
    let tags = answer.await?.tags().cloned().unwrap_or_default();
    Ok(users(tags))
}

fn found_target(target: &AwsTarget, tags: Tags) -> Found {
    let bound = |count: i32| u32::try_from(count).unwrap_or_default();
    let spec = ScalableTarget {
        resource_id: target.resource_id().into(),
        min_capacity: bound(target.min_capacity()),
        max_capacity: bound(target.max_capacity()),
        tags,
    };
    Found::ready(target.resource_id(), spec).with(
        Output::Arn,
        target.scalable_target_arn().unwrap_or_default(),
    )
}

fn found_policy(policy: &AwsPolicy) -> Found {
    let tracking = policy.target_tracking_scaling_policy_configuration();
    let metric = tracking.and_then(|tracking| tracking.predefined_metric_specification());
    let spec = ScalingPolicy {
        name: policy.policy_name().to_owned(),
        resource_id: policy.resource_id().into(),
        // Of any other policy there is none, so that it differs from what is wanted.
        predefined_metric_type: metric
            .map(|metric| metric.predefined_metric_type().as_str().to_owned())
            .unwrap_or_default(),
        resource_label: metric
            .and_then(|metric| metric.resource_label())
            .map(Text::from),
        target_value: tracking.map_or(0, |tracking| whole(tracking.target_value())),
    };
    Found::ready(policy.policy_name(), spec).with(Output::Arn, policy.policy_arn())
}

/// The number, or 0, which no policy can have, if it has a fraction.
fn whole(value: f64) -> u32 {
    let is_whole = value.fract() == 0.0 && (0.0..f64::from(u32::MAX)).contains(&value);
    if is_whole { value as u32 } else { 0 }
}
