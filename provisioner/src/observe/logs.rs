//! Reads the log groups.

use aws_sdk_cloudwatchlogs::types::LogGroup as Group;
use futures::future::try_join_all;
use kavak_engine::Fault;
use kavak_stack::{
    Environment, Found, Key, Kind, Observed, Output, Tags, Unmanaged, UnmanagedReason,
    spec::LogGroup,
};

use super::{absent_if_not_found, names_of, place_by_name};
use crate::aws::{Clients, fault, users};

pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let names = names_of(environment, Kind::LogGroup);
    let groups = try_join_all(names.iter().map(|name| group(aws, name))).await?;
    let mut observed = Observed::default();
    for found in groups.into_iter().flatten() {
        let name = found.id.clone();
        place_by_name(&mut observed, environment, &name, found);
    }
    Ok(observed)
}

/// The log groups that RDS made for the environment's database, which stay
/// behind when that is deleted. RDS gives them no tags: their name, with the
/// database's whole identifier in it, says whose they are. One with the tags of
/// others is theirs.
pub(crate) async fn rds_log_groups(
    aws: &Clients,
    environment: &Environment,
) -> Result<Observed, Fault> {
    let groups = with_prefix(aws, &environment.database_log_prefix()).await?;
    let mut observed = Observed::default();
    for group in groups {
        let Some(tags) = tags(aws, &group).await? else {
            continue;
        };
        let found = found(&group, tags.clone());
        let key = Key::orphan(&found.id);
        if tags.is_empty() || environment.owns(&tags) {
            observed.add(key, found);
        } else {
            let reason = UnmanagedReason::NameOnly;
            let unmanaged = Unmanaged::new(key, Kind::LogGroup, &found.id, &tags, reason);
            observed.unmanaged.push(unmanaged);
        }
    }
    Ok(observed)
}

/// The group of exactly this name, if there is one.
async fn group(aws: &Clients, name: &str) -> Result<Option<Found>, Fault> {
    let groups = with_prefix(aws, name).await?;
    let Some(group) = groups
        .iter()
        .find(|group| group.log_group_name() == Some(name))
    else {
        return Ok(None);
    };
    Ok(tags(aws, group).await?.map(|tags| found(group, tags)))
}

/// The tags of a group; `None` if it went meanwhile.
async fn tags(aws: &Clients, group: &Group) -> Result<Option<Tags>, Fault> {
    let answer = aws.read(|| async {
        let call = aws.logs.list_tags_for_resource().resource_arn(arn(group));
        call.send().await.map_err(fault("ListTagsForResource"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer.map(|answer| users(answer.tags.unwrap_or_default())))
}

async fn with_prefix(aws: &Clients, prefix: &str) -> Result<Vec<Group>, Fault> {
    aws.read(|| async {
        aws.logs
            .describe_log_groups()
            .log_group_name_prefix(prefix)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(fault("DescribeLogGroups"))
    })
    .await
}

fn found(group: &Group, tags: Tags) -> Found {
    let name = group.log_group_name().unwrap_or_default();
    let spec = LogGroup {
        name: name.to_owned(),
        retention_days: group.retention_in_days().map(i32::unsigned_abs),
        deletion_protection: group.deletion_protection_enabled() == Some(true),
        tags,
    };
    Found::ready(name, spec).with(Output::Arn, arn(group))
}

/// The ARN as the calls for tags take it: the older of AWS's two forms ends
/// in `:*`.
fn arn(group: &Group) -> &str {
    let arn = group.log_group_arn().or(group.arn()).unwrap_or_default();
    arn.strip_suffix(":*").unwrap_or(arn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_groups_arn_are_the_same_for_tags() {
        let plain = "arn:aws:logs:us-east-1:1:log-group:/ecs/p-dev-app";
        let old = Group::builder().arn(format!("{plain}:*")).build();
        let new = Group::builder().log_group_arn(plain).build();
        assert_eq!((arn(&old), arn(&new)), (plain, plain));
    }
}
