//! Elastic IP addresses.

use kavak_engine::Fault;
use kavak_stack::{Found, spec::ElasticIp};

use crate::{
    aws::{Aws, fault, read},
    resources::ec2::from_aws,
};

/// The environment's addresses. EC2 tells them all at once.
pub(super) async fn owned(aws: &Aws) -> Result<Vec<Found>, Fault> {
    let answer = read(|| async {
        aws.ec2
            .describe_addresses()
            .set_filters(Some(super::owned(&aws.environment)))
            .send()
            .await
            .map_err(fault("DescribeAddresses"))
    })
    .await?;
    let found = answer.addresses().iter().map(|address| {
        let tags = from_aws(address.tags());
        (address.allocation_id().unwrap_or_default(), tags)
    });
    Ok(found
        .filter(|(_, tags)| aws.environment.owns(tags))
        .map(|(id, tags)| Found::ready(id, ElasticIp { tags }))
        .collect())
}
