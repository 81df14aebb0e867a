//! Virtual private clouds.

use aws_sdk_ec2::types::{AttributeBooleanValue, ResourceType};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, spec::Vpc};

use super::{guard_duty, retag, specification};
use crate::{
    aws::{Clients, fault},
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, vpc: &Vpc) -> Result<Found, Fault> {
    let answer = aws
        .ec2
        .create_vpc()
        .cidr_block(&vpc.cidr_block)
        .tag_specifications(specification(ResourceType::Vpc, &vpc.tags))
        .send()
        .await
        .map_err(fault("CreateVpc"))?;
    let id = answer
        .vpc()
        .and_then(|vpc| vpc.vpc_id())
        .unwrap_or_default();
    // AWS's defaults for a VPC that is not the default one.
    let made = Vpc {
        enable_dns_support: true,
        enable_dns_hostnames: false,
        ..vpc.clone()
    };
    Ok(Found::ready(id, made))
}

pub(crate) async fn update(cloud: &AwsCloud, id: &str, from: &Vpc, to: &Vpc) -> Result<(), Fault> {
    // One attribute a call (`docs/AWS.md#creating`); host names need DNS support.
    if from.enable_dns_support != to.enable_dns_support {
        let value = AttributeBooleanValue::builder()
            .value(to.enable_dns_support)
            .build();
        let call = cloud
            .clients
            .ec2
            .modify_vpc_attribute()
            .vpc_id(id)
            .enable_dns_support(value);
        call.send().await.map_err(fault("ModifyVpcAttribute"))?;
    }
    if from.enable_dns_hostnames != to.enable_dns_hostnames {
        let value = AttributeBooleanValue::builder()
            .value(to.enable_dns_hostnames)
            .build();
        let call = cloud
            .clients
            .ec2
            .modify_vpc_attribute()
            .vpc_id(id)
            .enable_dns_hostnames(value);
        call.send().await.map_err(fault("ModifyVpcAttribute"))?;
    }
    retag(cloud, id, &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, id: &str) -> Result<(), Fault> {
    let answer = aws
        .ec2
        .delete_vpc()
        .vpc_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteVpc"));
    if answer.as_ref().is_err_and(|it| it.class == Class::InUse) {
        guard_duty::delete_security_groups(aws, id).await?;
    }
    answer
}
