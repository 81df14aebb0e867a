//! Internet gateways.

use aws_sdk_ec2::types::ResourceType;
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Text, spec::InternetGateway};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault, filter},
    resources::{AwsCloud, done_if},
};

pub(crate) async fn create(aws: &Clients, gateway: &InternetGateway) -> Result<Found, Fault> {
    let answer = aws
        .ec2
        .create_internet_gateway()
        .tag_specifications(specification(ResourceType::InternetGateway, &gateway.tags))
        .send()
        .await
        .map_err(fault("CreateInternetGateway"))?;
    let id = answer
        .internet_gateway()
        .and_then(|gateway| gateway.internet_gateway_id())
        .unwrap_or_default();
    let made = InternetGateway {
        vpc_id: None,
        tags: gateway.tags.clone(),
    };
    Ok(Found::ready(id, made))
}

pub(crate) async fn update(
    cloud: &AwsCloud,
    id: &str,
    from: &InternetGateway,
    to: &InternetGateway,
) -> Result<(), Fault> {
    if from.vpc_id != to.vpc_id {
        if let Some(vpc_id) = &from.vpc_id {
            detach(&cloud.clients, id, vpc_id).await?;
        }
        if let Some(vpc_id) = &to.vpc_id {
            attach(&cloud.clients, id, vpc_id).await?;
        }
    }
    retag(cloud, id, &from.tags, &to.tags).await
}

/// Detaches it, then deletes it: AWS does not delete an attached one.
pub(crate) async fn delete(
    aws: &Clients,
    id: &str,
    gateway: &InternetGateway,
) -> Result<(), Fault> {
    if let Some(vpc_id) = &gateway.vpc_id {
        detach(aws, id, vpc_id).await?;
    }
    aws.ec2
        .delete_internet_gateway()
        .internet_gateway_id(id)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteInternetGateway"))
}

async fn attach(aws: &Clients, id: &str, vpc_id: &Text) -> Result<(), Fault> {
    let call = aws
        .ec2
        .attach_internet_gateway()
        .internet_gateway_id(id)
        .vpc_id(vpc_id.known());
    match call.send().await.map_err(fault("AttachInternetGateway")) {
        // An earlier try did it, unless it is attached to another VPC.
        Err(fault) if fault.class == Class::AlreadyExists => {
            if is_attached(aws, id, vpc_id).await? {
                Ok(())
            } else {
                Err(fault)
            }
        }
        answer => answer.map(drop),
    }
}

async fn is_attached(aws: &Clients, id: &str, vpc_id: &Text) -> Result<bool, Fault> {
    let answer = aws
        .read(|| async {
            aws.ec2
                .describe_internet_gateways()
                .filters(filter("internet-gateway-id", [id]))
                .filters(filter("attachment.vpc-id", [vpc_id.known()]))
                .send()
                .await
                .map_err(fault("DescribeInternetGateways"))
        })
        .await?;
    Ok(!answer.internet_gateways().is_empty())
}

async fn detach(aws: &Clients, id: &str, vpc_id: &Text) -> Result<(), Fault> {
    let answer = aws
        .ec2
        .detach_internet_gateway()
        .internet_gateway_id(id)
        .vpc_id(vpc_id.known())
        .send()
        .await;
    done_if(
        Class::NotFound,
        answer.map(drop).map_err(fault("DetachInternetGateway")),
    )
}
