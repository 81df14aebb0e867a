//! What GuardDuty's runtime monitoring plants into a VPC where tasks run: an
//! endpoint and its security group. No one else removes them, and with them
//! neither the subnets nor the VPC can be deleted (`docs/AWS.md#deleting`).

use kavak_engine::{Class, Fault};

use crate::{
    aws::{Clients, fault},
    observe::ec2::guard_duty::{is_managed, managed},
    resources::done_if,
};

/// Asks for the deletion of GuardDuty's endpoints in a VPC.
pub(super) async fn delete_endpoints(aws: &Clients, vpc_id: &str) -> Result<(), Fault> {
    let endpoints = aws.read(|| async {
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
pub(super) async fn delete_security_groups(aws: &Clients, vpc_id: &str) -> Result<(), Fault> {
    let groups = aws.read(|| async {
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
