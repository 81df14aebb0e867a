//! How much of what an account may have in a region it has, whose ever it is.

use aws_sdk_elasticloadbalancingv2::types::LoadBalancerTypeEnum;
use kavak_engine::Fault;

use crate::aws::{Clients, fault};

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Countable {
    Vpcs,
    ElasticIps,
    Databases,
    ApplicationLoadBalancers,
    CacheNodes,
}

/// Counts the resources in the region of this kind.
pub(super) async fn count(aws: &Clients, what: Countable) -> Result<usize, Fault> {
    /// All items of a paginated call.
    macro_rules! all {
        ($call:expr, $action:literal) => {
            aws.read(|| async {
                let pages = $call.into_paginator().items().send();
                let all: Result<Vec<_>, _> = pages.try_collect().await;
                all.map_err(fault($action))
            })
            .await?
        };
    }
    Ok(match what {
        Countable::Vpcs => all!(aws.ec2.describe_vpcs(), "DescribeVpcs").len(),
        Countable::ElasticIps => {
            let all = aws.read(|| async {
                let call = aws.ec2.describe_addresses();
                call.send().await.map_err(fault("DescribeAddresses"))
            });
            all.await?.addresses().len()
        }
        Countable::Databases => all!(aws.rds.describe_db_instances(), "DescribeDBInstances").len(),
        Countable::ApplicationLoadBalancers => {
            let all = all!(aws.elb.describe_load_balancers(), "DescribeLoadBalancers");
            let is_counted = |kind: Option<&LoadBalancerTypeEnum>| {
                kind == Some(&LoadBalancerTypeEnum::Application)
            };
            all.iter().filter(|it| is_counted(it.r#type())).count()
        }
        Countable::CacheNodes => {
            let clusters = all!(
                aws.elasticache.describe_cache_clusters(),
                "DescribeCacheClusters"
            );
            let nodes = clusters.iter().filter_map(|it| it.num_cache_nodes());
            nodes.map(|it| usize::try_from(it).unwrap_or(0)).sum()
        }
    })
}
