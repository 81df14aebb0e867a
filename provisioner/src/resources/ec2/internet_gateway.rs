//! Internet gateways.

use aws_sdk_ec2::types::ResourceType;
use kavak_engine::{Class, Fault};
use kavak_stack::{Found, Kind, Text, plan::Leaves, spec::InternetGateway};

use super::{retag, specification};
use crate::{
    aws::{Clients, fault, filter},
    observe::{Interfaces, Observe, Read, Sweep, nothing},
    resources::{AwsCloud, done_if, lifecycle::Lifecycle},
    terraform::{Described, Exported, ID, Referred, Resource},
};

impl Lifecycle for InternetGateway {
    async fn create(cloud: &AwsCloud, gateway: &Self, _: &str) -> Result<Found, Fault> {
        let aws: &Clients = &cloud.clients;
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

    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        let id = found.id.as_str();
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
    async fn delete(
        cloud: &AwsCloud,
        found: &Found,
        gateway: &Self,
        _: &Leaves,
    ) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = found.id.as_str();
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
}

impl Observe for InternetGateway {
    const READ: Read = Read::With(Kind::Vpc);

    const SWEEP: Sweep = Sweep::With(Kind::Vpc);

    fn interfaces(&self, _: &str) -> Option<Interfaces> {
        Some(Interfaces {
            vpc_id: self.vpc_id.as_ref()?.known(),
            // Only a mapped public address keeps a gateway attached.
            blocks: |interface, _| {
                let mut addresses = interface.association().into_iter();
                addresses.any(|it| it.public_ip().is_some())
            },
        })
    }

    nothing!(poll users);
}

impl Exported for InternetGateway {
    const REFERRED: Referred = Some(("aws_internet_gateway", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_internet_gateway", &of.found.id)
                .set_some(
                    "vpc_id",
                    it.vpc_id.as_ref().map(|vpc| of.references.of(vpc)),
                )
                .tags(&it.tags),
        ])
    }
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
