//! Virtual private clouds.

use aws_sdk_ec2::types::{VpcAttributeName, VpcState};
use futures::{future::try_join_all, try_join};
use kavak_engine::Fault;
use kavak_stack::{Condition, Environment, Found, Tags, spec::Vpc};

use crate::{
    aws::{Clients, fault, tags::ec2::from_aws},
    observe::absent_if_not_found,
};

/// A VPC whose DNS attributes are still to be read.
pub(super) struct Listed {
    pub(super) id: String,
    spec: Vpc,
    condition: Condition,
}

impl Listed {
    pub(super) fn is_disowned(&self, environment: &Environment) -> bool {
        environment.disowns(&self.spec.tags)
    }
}

/// The VPCs that have the environment's tags or its name: its own, what a lost
/// response may have left, and unmanaged ones. All of the account are read: no
/// filter says "by these tags or by that name".
pub(super) async fn candidates(
    aws: &Clients,
    environment: &Environment,
) -> Result<Vec<Listed>, Fault> {
    let vpcs = aws.read(|| async {
        aws.ec2
            .describe_vpcs()
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeVpcs"))
    });
    let listed = vpcs.await?.into_iter().map(listed);
    Ok(listed
        .filter(|vpc| is_candidate(environment, &vpc.spec.tags))
        .collect())
}

fn is_candidate(environment: &Environment, tags: &Tags) -> bool {
    let is_named = tags.get("Name") == Some(&environment.name("vpc"));
    is_named || environment.owns(tags)
}

fn listed(vpc: aws_sdk_ec2::types::Vpc) -> Listed {
    Listed {
        condition: match vpc.state() {
            Some(VpcState::Pending) => Condition::Pending("pending".to_owned()),
            _ => Condition::Ready,
        },
        spec: Vpc {
            tags: from_aws(vpc.tags()),
            cidr_block: vpc.cidr_block.unwrap_or_default(),
            // AWS's defaults.
            enable_dns_support: true,
            enable_dns_hostnames: false,
        },
        id: vpc.vpc_id.unwrap_or_default(),
    }
}

/// The same with the attributes that only a call for each returns.
pub(super) async fn with_dns_attributes(
    aws: &Clients,
    vpcs: Vec<Listed>,
) -> Result<Vec<Found>, Fault> {
    try_join_all(vpcs.into_iter().map(async |vpc| {
        let (support, hostnames) = try_join!(
            attribute(aws, &vpc.id, VpcAttributeName::EnableDnsSupport),
            attribute(aws, &vpc.id, VpcAttributeName::EnableDnsHostnames),
        )?;
        let spec = Vpc {
            enable_dns_support: support.unwrap_or(vpc.spec.enable_dns_support),
            enable_dns_hostnames: hostnames.unwrap_or(vpc.spec.enable_dns_hostnames),
            ..vpc.spec
        };
        Ok(Found::ready(vpc.id, spec).in_condition(vpc.condition))
    }))
    .await
}

/// `None` for a VPC so new that not every part of EC2 knows it.
async fn attribute(
    aws: &Clients,
    id: &str,
    attribute: VpcAttributeName,
) -> Result<Option<bool>, Fault> {
    let answer = aws.read(|| async {
        aws.ec2
            .describe_vpc_attribute()
            .vpc_id(id)
            .attribute(attribute.clone())
            .send()
            .await
            .map_err(fault("DescribeVpcAttribute"))
    });
    Ok(absent_if_not_found(answer.await)?.and_then(|answer| {
        let attributes = [answer.enable_dns_support(), answer.enable_dns_hostnames()];
        attributes
            .into_iter()
            .flatten()
            .find_map(|value| value.value())
    }))
}
