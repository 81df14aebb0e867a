//! What GuardDuty's runtime monitoring plants into a VPC where tasks run: an
//! endpoint and its security group. Nobody else removes them, and with them
//! neither the subnets nor the VPC can be deleted (`aws.md` §10.16).

use aws_sdk_ec2::types::{Filter, Tag};
use kavak_engine::{Class, Fault};

use super::filter;
use crate::{
    aws::{Aws, fault, read},
    resources::done_if,
};

/// The tag that GuardDuty marks what it makes with, and its value.
const MANAGED: (&str, &str) = ("GuardDutyManaged", "true");

/// Asks for the deletion of GuardDuty's endpoints in a VPC.
pub(super) async fn delete_endpoints(aws: &Aws, vpc_id: &str) -> Result<(), Fault> {
    let endpoints = read(|| async {
        aws.ec2
            .describe_vpc_endpoints()
            .set_filters(Some(managed(vpc_id)))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeVpcEndpoints"))
    });
    let ids: Vec<String> = endpoints
        .await?
        .into_iter()
        .filter(|endpoint| is_managed(endpoint.tags()))
        .filter_map(|endpoint| endpoint.vpc_endpoint_id)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let call = aws
        .ec2
        .delete_vpc_endpoints()
        .set_vpc_endpoint_ids(Some(ids));
    call.send()
        .await
        .map(drop)
        .map_err(fault("DeleteVpcEndpoints"))
}

/// Deletes GuardDuty's security groups in a VPC.
pub(super) async fn delete_security_groups(aws: &Aws, vpc_id: &str) -> Result<(), Fault> {
    let groups = read(|| async {
        aws.ec2
            .describe_security_groups()
            .set_filters(Some(managed(vpc_id)))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeSecurityGroups"))
    });
    let groups = groups.await?.into_iter();
    for group in groups.filter(|group| is_managed(group.tags())) {
        let call = aws.ec2.delete_security_group().set_group_id(group.group_id);
        let answer = call.send().await;
        done_if(
            Class::NotFound,
            answer.map(drop).map_err(fault("DeleteSecurityGroup")),
        )?;
    }
    Ok(())
}

/// Whether GuardDuty made what carries these tags, and would make it again.
pub(crate) fn is_managed(tags: &[Tag]) -> bool {
    let (tag, value) = MANAGED;
    tags.iter()
        .any(|it| it.key() == Some(tag) && it.value() == Some(value))
}

fn managed(vpc_id: &str) -> Vec<Filter> {
    let (tag, value) = MANAGED;
    vec![
        filter("vpc-id", [vpc_id]),
        filter(format!("tag:{tag}"), [value]),
    ]
}
