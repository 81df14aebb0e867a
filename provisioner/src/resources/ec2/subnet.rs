//! Subnets.

use aws_sdk_ec2::types::{AttributeBooleanValue, ResourceType};
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, spec::Subnet};

use super::{guard_duty, retag, specification};
use crate::{
    aws::{Clients, fault},
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, subnet: &Subnet) -> Result<Found, Fault> {
    let answer = aws
        .ec2
        .create_subnet()
        .vpc_id(subnet.vpc_id.known())
        .cidr_block(&subnet.cidr_block)
        .availability_zone(&subnet.availability_zone)
        .tag_specifications(specification(ResourceType::Subnet, &subnet.tags))
        .send()
        .await
        .map_err(fault("CreateSubnet"))?;
    let id = answer
        .subnet()
        .and_then(|subnet| subnet.subnet_id())
        .unwrap_or_default();
    let made = Subnet {
        map_public_ip_on_launch: false,
        ..subnet.clone()
    };
    Ok(Found::ready(id, made))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    id: &str,
    from: &Subnet,
    to: &Subnet,
) -> Result<(), Fault> {
    if from.map_public_ip_on_launch != to.map_public_ip_on_launch {
        let value = AttributeBooleanValue::builder()
            .value(to.map_public_ip_on_launch)
            .build();
        let call = cloud
            .clients
            .ec2
            .modify_subnet_attribute()
            .subnet_id(id)
            .map_public_ip_on_launch(value);
        call.send().await.map_err(fault("ModifySubnetAttribute"))?;
    }
    retag(cloud, id, &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, id: &str, subnet: &Subnet) -> Result<(), Fault> {
    let answer = aws
        .ec2
        .delete_subnet()
        .subnet_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteSubnet"));
    if answer.as_ref().is_err_and(|it| it.class == Class::InUse) {
        guard_duty::delete_endpoints(aws, &subnet.vpc_id.known()).await?;
    }
    answer
}
