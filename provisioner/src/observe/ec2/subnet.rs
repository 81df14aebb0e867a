//! Subnets.

use aws_sdk_ec2::types::{self as sdk, SubnetState};
use kavak_engine::Fault;
use kavak_stack::{Condition, Found, Text, spec::Subnet};

use super::in_vpcs;
use crate::aws::{Clients, fault, tags::ec2::from_aws};

/// All subnets of these VPCs.
pub(super) async fn inside(aws: &Clients, vpc_ids: &[String]) -> Result<Vec<Found>, Fault> {
    let subnets = aws.read(|| async {
        aws.ec2
            .describe_subnets()
            .filters(in_vpcs(vpc_ids))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeSubnets"))
    });
    Ok(subnets.await?.iter().map(found).collect())
}

fn found(subnet: &sdk::Subnet) -> Found {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let spec = Subnet {
        vpc_id: Text::from(text(subnet.vpc_id())),
        cidr_block: text(subnet.cidr_block()),
        availability_zone: text(subnet.availability_zone()),
        map_public_ip_on_launch: subnet.map_public_ip_on_launch() == Some(true),
        tags: from_aws(subnet.tags()),
    };
    let condition = match subnet.state() {
        None | Some(SubnetState::Available) => Condition::Ready,
        Some(SubnetState::Pending) => Condition::Pending("pending".to_owned()),
        Some(other) => Condition::Failed(other.as_str().to_owned()),
    };
    Found::ready(text(subnet.subnet_id()), spec).in_condition(condition)
}
