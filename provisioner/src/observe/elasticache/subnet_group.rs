//! The cache's subnet group.

use aws_sdk_elasticache::types::{CacheCluster, CacheSubnetGroup as AwsSubnetGroup};
use kavak_engine::Fault;
use kavak_stack::{Environment, Found, Output, Spec, Tags, Text, spec::CacheSubnetGroup};

use super::tags;
use crate::{
    aws::{Clients, fault},
    observe::absent_if_not_found,
};

pub(super) async fn subnet_group(aws: &Clients, name: &str) -> Result<Option<Found>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .elasticache
            .describe_cache_subnet_groups()
            .cache_subnet_group_name(name);
        call.send()
            .await
            .map_err(fault("DescribeCacheSubnetGroups"))
    });
    let answer = absent_if_not_found(answer.await)?;
    let Some(group) = answer
        .as_ref()
        .and_then(|it| it.cache_subnet_groups().first())
    else {
        return Ok(None);
    };
    let arn = group.arn().unwrap_or_default();
    let tags = absent_if_not_found(aws.read(|| tags(aws, arn)).await)?;
    Ok(tags.map(|tags| found_subnet_group(name, group, tags)))
}

fn found_subnet_group(name: &str, group: &AwsSubnetGroup, tags: Tags) -> Found {
    let spec = CacheSubnetGroup {
        name: name.to_owned(),
        subnet_ids: group
            .subnets()
            .iter()
            .filter_map(|subnet| subnet.subnet_identifier())
            .map(Text::from)
            .collect(),
        tags,
    };
    Found::ready(name, Spec::from(spec)).with(Output::Arn, group.arn().unwrap_or_default())
}

/// The caches of others in a subnet group.
pub(crate) async fn users_of_subnet_group(
    aws: &Clients,
    environment: &Environment,
    name: &str,
) -> Result<Vec<String>, Fault> {
    let clusters: Vec<CacheCluster> = aws
        .read(|| async {
            aws.elasticache
                .describe_cache_clusters()
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("DescribeCacheClusters"))
        })
        .await?;
    let own = environment.name("redis");
    let is_in = |cluster: &&CacheCluster| {
        let group = cluster.cache_subnet_group_name();
        group.is_some_and(|group| group.eq_ignore_ascii_case(name))
            && cluster
                .replication_group_id()
                .is_none_or(|id| !id.eq_ignore_ascii_case(&own))
    };
    let users = clusters
        .iter()
        .filter(is_in)
        .filter_map(CacheCluster::cache_cluster_id);
    Ok(users.map(|id| format!("cache `{id}`")).collect())
}
