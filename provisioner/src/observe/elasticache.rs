//! Reads of the cache and of its subnet group.

pub(crate) mod engine_versions;
pub(crate) mod node_types;
mod replication_group;
pub(crate) mod snapshots;
mod subnet_group;

use std::collections::BTreeMap;

use aws_sdk_elasticache::types::{CacheCluster, ReplicationGroup as AwsGroup};
use futures::{future::try_join_all, try_join};
use kavak_engine::{Class, Fault};
use kavak_stack::{Condition, Environment, Found, Key, Observed, Tags};

#[cfg(test)]
pub(crate) use self::replication_group::tests::a_group;
use self::subnet_group::subnet_group;
pub(crate) use self::subnet_group::users_of_subnet_group;
use super::{absent_if_not_found, place};
use crate::aws::{Clients, fault, tags::elasticache::from_aws};

pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    let (name, group_name) = (
        environment.name("redis"),
        environment.name("redis-subnet-group"),
    );
    let (cache, group) = try_join!(
        replication_group(aws, environment, &name),
        subnet_group(aws, &group_name)
    )?;
    for (name, found) in [(name, cache), (group_name, group)] {
        let Some(found) = found else { continue };
        let tags = found.spec.tags().cloned().unwrap_or_default();
        place(&mut observed, environment, &name, &tags, found);
    }
    Ok(observed)
}

/// Reads groups again that are on their way; what is not in the answer is gone.
/// Details, which take more calls, are asked once they are ready.
pub(crate) async fn replication_groups(
    aws: &Clients,
    environment: &Environment,
    waiting: &BTreeMap<Key, Found>,
) -> Result<BTreeMap<Key, Found>, Fault> {
    let reads = waiting.iter().map(async |(key, before)| {
        let Some(group) = describe(aws, &before.id).await? else {
            return Ok(None);
        };
        let found = match replication_group::condition(group.status().unwrap_or_default()) {
            Condition::Ready => in_detail(aws, environment, &group).await?,
            _ => again(environment, before, &group),
        };
        Ok(Some((key.clone(), found)))
    });
    let found = try_join_all(reads).await?;
    Ok(found.into_iter().flatten().collect())
}

/// What is known of a group, with what this reading reports again.
fn again(environment: &Environment, before: &Found, now: &AwsGroup) -> Found {
    let read = replication_group::found(environment, now, None, Tags::new());
    Found {
        spec: before.spec.clone(),
        ..read
    }
}

/// The group with this id.
pub(crate) async fn replication_group(
    aws: &Clients,
    environment: &Environment,
    id: &str,
) -> Result<Option<Found>, Fault> {
    match describe(aws, id).await? {
        Some(group) => in_detail(aws, environment, &group).await.map(Some),
        None => Ok(None),
    }
}

async fn describe(aws: &Clients, id: &str) -> Result<Option<AwsGroup>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .elasticache
            .describe_replication_groups()
            .replication_group_id(id);
        call.send()
            .await
            .map_err(fault("DescribeReplicationGroups"))
    });
    let groups = absent_if_not_found(answer.await)?.and_then(|it| it.replication_groups);
    Ok(groups.and_then(|it| it.into_iter().next()))
}

/// Only its first member reports a group's security groups, its subnet group,
/// its version and its parameter group.
async fn in_detail(
    aws: &Clients,
    environment: &Environment,
    group: &AwsGroup,
) -> Result<Found, Fault> {
    let member = first_member(aws, group).await?;
    let tags = group_tags(aws, environment, group, member.as_ref()).await?;
    Ok(replication_group::found(
        environment,
        group,
        member.as_ref(),
        tags,
    ))
}

async fn first_member(aws: &Clients, group: &AwsGroup) -> Result<Option<CacheCluster>, Fault> {
    let Some(id) = group.member_clusters().first() else {
        return Ok(None);
    };
    let answer = aws.read(|| async {
        let call = aws
            .elasticache
            .describe_cache_clusters()
            .cache_cluster_id(id)
            .show_cache_node_info(true);
        call.send().await.map_err(fault("DescribeCacheClusters"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer.and_then(|it| it.cache_clusters().first().cloned()))
}

/// The tags of a group. While AWS makes or changes it, it may refuse to report:
/// then those of its subnet group say whose it is, but not the other tags.
async fn group_tags(
    aws: &Clients,
    environment: &Environment,
    group: &AwsGroup,
    member: Option<&CacheCluster>,
) -> Result<Tags, Fault> {
    let tags = aws.read(|| async {
        match tags(aws, group.arn().unwrap_or_default()).await {
            Err(fault) if matches!(fault.class, Class::Busy | Class::NotFound) => Ok(None),
            result => result.map(Some),
        }
    });
    if let Some(tags) = tags.await? {
        return Ok(tags);
    }
    let own_name = environment.name("redis-subnet-group");
    let name = member.and_then(|it| it.cache_subnet_group_name());
    let subnet_group = subnet_group(aws, name.unwrap_or(&own_name)).await?;
    let tags = subnet_group.as_ref().and_then(|it| it.spec.tags());
    Ok(tags.map(ownership).unwrap_or_default())
}

/// Only the tags that say whose a resource is.
fn ownership(tags: &Tags) -> Tags {
    let owner = tags
        .iter()
        .filter(|(tag, _)| ["project", "env"].contains(&tag.as_str()));
    owner
        .map(|(tag, value)| (tag.clone(), value.clone()))
        .collect()
}

async fn tags(aws: &Clients, arn: &str) -> Result<Tags, Fault> {
    let call = aws.elasticache.list_tags_for_resource().resource_name(arn);
    let answer = call.send().await.map_err(fault("ListTagsForResource"))?;
    Ok(from_aws(answer.tag_list()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_group_says_whose_its_cache_is_and_nothing_else() {
        let tags = |of: &[(&str, &str)]| -> Tags {
            let owned = of
                .iter()
                .map(|(tag, value)| ((*tag).into(), (*value).into()));
            owned.collect()
        };
        let group = tags(&[
            ("Name", "a-dev-redis-subnet-group"),
            ("project", "a"),
            ("env", "x"),
        ]);
        assert_eq!(ownership(&group), tags(&[("project", "a"), ("env", "x")]));
        assert_eq!(ownership(&Tags::new()), Tags::new());
    }
}
