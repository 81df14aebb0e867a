//! Target groups.

mod terraform;

use aws_sdk_elasticloadbalancingv2::types::{
    Matcher, ProtocolEnum, TargetGroupAttribute, TargetTypeEnum,
};
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Kind, Output,
    plan::Leaves,
    spec::{HealthCheck, TargetGroup},
};

use super::{retag, to_aws};
use crate::{
    aws::{Clients, fault},
    observe::{
        self, Observe, Read, Sweep,
        elb::{
            dimension,
            target_group::{DEREGISTRATION_DELAY, DEREGISTRATION_DELAY_DEFAULT_SECONDS},
        },
        nothing,
    },
    resources::{AwsCloud, lifecycle::Lifecycle},
};

impl Lifecycle for TargetGroup {
    async fn create(cloud: &AwsCloud, group: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
        let check = &group.health_check;
        let answer = aws
            .elb
            .create_target_group()
            .name(&group.name)
            .protocol(ProtocolEnum::from(group.protocol.as_str()))
            .port(group.port.into())
            .vpc_id(group.vpc_id.known())
            .target_type(TargetTypeEnum::from(group.target_type.as_str()))
            .health_check_enabled(check.enabled)
            .health_check_protocol(ProtocolEnum::from(check.protocol.as_str()))
            .health_check_port(&check.port)
            .health_check_path(&check.path)
            .matcher(matcher(check))
            .healthy_threshold_count(signed(check.healthy_threshold))
            .unhealthy_threshold_count(signed(check.unhealthy_threshold))
            .health_check_timeout_seconds(signed(check.timeout_seconds))
            .health_check_interval_seconds(signed(check.interval_seconds))
            .set_tags(Some(to_aws(&group.tags)))
            .send()
            .await
            .map_err(fault("CreateTargetGroup"))?;
        let arn = answer
            .target_groups()
            .first()
            .and_then(|group| group.target_group_arn())
            .unwrap_or_default();
        let made = TargetGroup {
            deregistration_delay_seconds: DEREGISTRATION_DELAY_DEFAULT_SECONDS,
            ..group.clone()
        };
        Ok(Found::ready(arn, made)
            .with(Output::Dimension, dimension(arn))
            .with(Output::Arn, arn))
    }

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let arn = found.id.as_str();
        if from.health_check != to.health_check {
            check(&cloud.clients, arn, &to.health_check).await?;
        }
        if from.deregistration_delay_seconds != to.deregistration_delay_seconds {
            let attribute = TargetGroupAttribute::builder()
                .key(DEREGISTRATION_DELAY)
                .value(to.deregistration_delay_seconds.to_string())
                .build();
            let call = cloud
                .clients
                .elb
                .modify_target_group_attributes()
                .target_group_arn(arn)
                .attributes(attribute);
            call.send()
                .await
                .map_err(fault("ModifyTargetGroupAttributes"))?;
        }
        retag(cloud, arn, &from.tags, &to.tags).await
    }

    async fn delete(cloud: &AwsCloud, found: &Found, _: &Self, _: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let arn = found.id.as_str();
        aws.elb
            .delete_target_group()
            .target_group_arn(arn)
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteTargetGroup"))
    }
}

impl Observe for TargetGroup {
    const READ: Read = Read::With(Kind::LoadBalancer);

    const SWEEP: Sweep = Sweep::With(Kind::LoadBalancer);

    async fn users(
        &self,
        aws: &Clients,
        environment: &Environment,
        id: &str,
    ) -> Result<Vec<String>, Fault> {
        observe::elb::users_of_target_group(aws, environment, id).await
    }

    nothing!(poll interfaces);
}

async fn check(aws: &Clients, arn: &str, check: &HealthCheck) -> Result<(), Fault> {
    aws.elb
        .modify_target_group()
        .target_group_arn(arn)
        .health_check_enabled(check.enabled)
        .health_check_protocol(ProtocolEnum::from(check.protocol.as_str()))
        .health_check_port(&check.port)
        .health_check_path(&check.path)
        .matcher(matcher(check))
        .healthy_threshold_count(signed(check.healthy_threshold))
        .unhealthy_threshold_count(signed(check.unhealthy_threshold))
        .health_check_timeout_seconds(signed(check.timeout_seconds))
        .health_check_interval_seconds(signed(check.interval_seconds))
        .send()
        .await
        .map(drop)
        .map_err(fault("ModifyTargetGroup"))
}

fn matcher(check: &HealthCheck) -> Matcher {
    Matcher::builder().http_code(&check.matcher).build()
}

fn signed(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
