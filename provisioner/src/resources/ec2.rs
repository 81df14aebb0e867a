//! VPC resources.

pub(crate) mod elastic_ip;
mod guard_duty;
pub(crate) mod internet_gateway;
pub(crate) mod nat_gateway;
pub(crate) mod route_table;
mod rules;
pub(crate) mod security_group;
pub(crate) mod subnet;
pub(crate) mod vpc;

use aws_sdk_ec2::types::{ResourceType, TagSpecification};
use kavak_engine::Fault;
use kavak_stack::Tags;

use super::AwsCloud;
use crate::{
    aws::{
        TagChanges, fault,
        tags::ec2::{keys, to_aws},
    },
    grant::{EVERYTHING, Grant, grant},
};

/// What a deployer must be allowed.
pub(super) const GRANTS: &[Grant] = &[grant(
    "Network",
    "ec2",
    EVERYTHING,
    "AllocateAddress AssociateRouteTable AttachInternetGateway \
         AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateInternetGateway \
         CreateNatGateway CreateRoute CreateRouteTable CreateSecurityGroup CreateSubnet \
         CreateTags CreateVpc DeleteInternetGateway DeleteNatGateway DeleteRoute \
         DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc \
         DeleteVpcEndpoints DescribeAddresses DescribeAvailabilityZones \
         DescribeInternetGateways DescribeNatGateways DescribeNetworkAcls \
         DescribeNetworkInterfaces DescribeRegions \
         DescribeRouteTables DescribeSecurityGroupRules DescribeSecurityGroups \
         DescribeSubnets DescribeTags DescribeVpcAttribute DescribeVpcEndpoints DescribeVpcs \
         DescribeVpnGateways \
         DetachInternetGateway DisassociateRouteTable ModifySecurityGroupRules \
         ModifySubnetAttribute ModifyVpcAttribute ReleaseAddress ReplaceRoute \
         ReplaceRouteTableAssociation RevokeSecurityGroupEgress RevokeSecurityGroupIngress",
)];

/// Tags that go with a creating call.
fn specification(r#type: ResourceType, tags: &Tags) -> TagSpecification {
    TagSpecification::builder()
        .resource_type(r#type)
        .set_tags(Some(to_aws(tags)))
        .build()
}

/// Brings the tags of a resource from `from` to `to`.
async fn retag(cloud: &AwsCloud, id: &str, from: &Tags, to: &Tags) -> Result<(), Fault> {
    let Some(changes) = TagChanges::between(from, to) else {
        return Ok(());
    };
    if !changes.set.is_empty() {
        let call = cloud
            .clients
            .ec2
            .create_tags()
            .resources(id)
            .set_tags(Some(to_aws(&changes.set)));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("CreateTags")))?;
    }
    if !changes.removed.is_empty() {
        let tags = keys(&changes.removed);
        let call = cloud
            .clients
            .ec2
            .delete_tags()
            .resources(id)
            .set_tags(Some(tags));
        cloud
            .refused_tags
            .pass(call.send().await.map_err(fault("DeleteTags")))?;
    }
    Ok(())
}
