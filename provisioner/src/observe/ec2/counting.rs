//! How much of what an account may have in a region it has, whose ever it is.

use kavak_engine::Fault;

use crate::aws::{Clients, fault, read};

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Countable {
    Vpcs,
    ElasticIps,
}

/// Counts the resources in the region of this kind.
pub(crate) async fn count(aws: &Clients, what: Countable) -> Result<usize, Fault> {
    match what {
        Countable::Vpcs => {
            let all = read(|| async {
                let pages = aws.ec2.describe_vpcs().into_paginator().items().send();
                let all: Result<Vec<_>, _> = pages.try_collect().await;
                all.map_err(fault("DescribeVpcs"))
            });
            Ok(all.await?.len())
        }
        Countable::ElasticIps => {
            let all = read(|| async {
                let call = aws.ec2.describe_addresses();
                call.send().await.map_err(fault("DescribeAddresses"))
            });
            Ok(all.await?.addresses().len())
        }
    }
}
