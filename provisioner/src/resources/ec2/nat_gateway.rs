//! NAT gateways.

use aws_sdk_ec2::types::{ConnectivityType, ResourceType};
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, spec::NatGateway};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault},
    resources::AwsCloud,
};

pub(crate) async fn create(
    aws: &Clients,
    gateway: &NatGateway,
    token: &str,
) -> Result<Found, Fault> {
    let answer = aws
        .ec2
        .create_nat_gateway()
        .subnet_id(gateway.subnet_id.known())
        .allocation_id(gateway.allocation_id.known())
        .connectivity_type(ConnectivityType::Public)
        .client_token(token)
        .tag_specifications(specification(ResourceType::Natgateway, &gateway.tags))
        .send()
        .await
        .map_err(fault("CreateNatGateway"))?;
    let id = answer
        .nat_gateway()
        .and_then(|gateway| gateway.nat_gateway_id())
        .unwrap_or_default();
    let pending = Condition::Pending("pending".to_owned());
    Ok(Found::ready(id, gateway.clone()).in_condition(pending))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    id: &str,
    from: &NatGateway,
    to: &NatGateway,
) -> Result<(), Fault> {
    retag(cloud, id, &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, id: &str) -> Result<(), Fault> {
    aws.ec2
        .delete_nat_gateway()
        .nat_gateway_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteNatGateway"))
}
