//! Elastic IP addresses.

use kavak_engine::Fault;
use kavak_stack::{Found, spec::ElasticIp};

use crate::aws::{Clients, fault, tags::ec2::from_aws};

/// The account's addresses; EC2 reports them all at once. Which are the
/// environment's, their tags tell or the gateway that has them.
pub(super) async fn all(aws: &Clients) -> Result<Vec<Found>, Fault> {
    let answer = aws
        .read(|| async {
            aws.ec2
                .describe_addresses()
                .send()
                .await
                .map_err(fault("DescribeAddresses"))
        })
        .await?;
    let addresses = answer.addresses().iter();
    Ok(addresses
        .filter_map(|address| {
            let tags = from_aws(address.tags());
            Some(Found::ready(address.allocation_id()?, ElasticIp { tags }))
        })
        .collect())
}
