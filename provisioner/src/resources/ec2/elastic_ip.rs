//! Elastic IP addresses.

use aws_sdk_ec2::types::{DomainType, ResourceType};
use kavak_engine::Fault;
use kavak_stack::{Found, spec::ElasticIp};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault},
    resources::AwsCloud,
};

pub(crate) async fn create(aws: &Clients, address: &ElasticIp) -> Result<Found, Fault> {
    let answer = aws
        .ec2
        .allocate_address()
        .domain(DomainType::Vpc)
        .tag_specifications(specification(ResourceType::ElasticIp, &address.tags))
        .send()
        .await
        .map_err(fault("AllocateAddress"))?;
    let id = answer.allocation_id().unwrap_or_default();
    Ok(Found::ready(id, address.clone()))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    id: &str,
    from: &ElasticIp,
    to: &ElasticIp,
) -> Result<(), Fault> {
    retag(cloud, id, &from.tags, &to.tags).await
}

pub(crate) async fn delete(aws: &Clients, id: &str) -> Result<(), Fault> {
    aws.ec2
        .release_address()
        .allocation_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("ReleaseAddress"))
}
