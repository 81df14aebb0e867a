//! Reads of the database and of its subnet group.

pub(crate) mod db_instance;
mod events;
pub(crate) mod orderable;
pub(crate) mod snapshots;
mod versions;

use aws_sdk_rds::types::DbSubnetGroup as AwsSubnetGroup;
use futures::future::{join_all, try_join_all};
use kavak_engine::Fault;
use kavak_stack::{
    Condition, Environment, Found, Observed, Output, Spec, Tags, Text,
    spec::{DbInstance, DbSubnetGroup},
};

#[cfg(test)]
pub(crate) use self::db_instance::tests::an_instance;
pub(crate) use self::{
    events::storage_changed_lately,
    versions::{offered_versions, upgrade_targets},
};
use super::{absent_if_not_found, place};
use crate::aws::{Clients, fault, tags::rds::from_aws};

/// The instance includes its subnet group too, so that the group is asked for
/// by itself only where there is no instance in it.
pub(crate) async fn all(aws: &Clients, environment: &Environment) -> Result<Observed, Fault> {
    let mut observed = Observed::default();
    let (name, group_name) = (environment.name("db"), environment.name("db-subnet-group"));
    let instance = describe(aws, &name).await?;
    let group_and_arn = instance
        .as_ref()
        .and_then(|instance| {
            Some((
                instance.db_subnet_group()?,
                instance.db_instance_arn()?.to_owned(),
            ))
        })
        .filter(|(group, _)| is_named(group, &group_name));
    let group = match group_and_arn {
        Some((group, instance_arn)) => {
            let arn = group
                .db_subnet_group_arn()
                .map_or_else(|| group_arn(&instance_arn, &group_name), str::to_owned);
            let tags = tags(aws, &arn).await?;
            Some((subnet_group(&group_name, group, &tags, &arn), tags))
        }
        None => describe_group(aws, &group_name).await?,
    };
    if let Some(instance) = &instance {
        let tags = from_aws(instance.tag_list());
        let found = db_instance::found(environment, instance);
        let found = events::with_reason(aws, found).await;
        place(&mut observed, environment, &name, &tags, found);
    }
    if let Some((found, tags)) = group {
        place(&mut observed, environment, &group_name, &tags, found);
    }
    Ok(observed)
}

/// The instances with these identifiers; those that are gone are left out.
pub(crate) async fn db_instances(
    aws: &Clients,
    environment: &Environment,
    identifiers: &[&str],
) -> Result<Vec<Found>, Fault> {
    let instances = identifiers
        .iter()
        .map(|identifier| describe(aws, identifier));
    let instances = try_join_all(instances).await?;
    let found = instances
        .iter()
        .flatten()
        .map(|instance| events::with_reason(aws, db_instance::found(environment, instance)));
    Ok(join_all(found).await)
}

/// The databases of others in a subnet group.
pub(crate) async fn users_of_subnet_group(
    aws: &Clients,
    environment: &Environment,
    name: &str,
) -> Result<Vec<String>, Fault> {
    others(aws, environment, |group| is_named(group, name)).await
}

/// The databases of others in these VPCs.
pub(crate) async fn others_in(
    aws: &Clients,
    environment: &Environment,
    vpcs: &[String],
) -> Result<Vec<String>, Fault> {
    let is_inside = |group: &AwsSubnetGroup| vpcs.iter().any(|it| group.vpc_id() == Some(it));
    others(aws, environment, is_inside).await
}

async fn others(
    aws: &Clients,
    environment: &Environment,
    is_asked: impl Fn(&AwsSubnetGroup) -> bool,
) -> Result<Vec<String>, Fault> {
    let instances: Vec<aws_sdk_rds::types::DbInstance> = aws
        .read(|| async {
            aws.rds
                .describe_db_instances()
                .into_paginator()
                .items()
                .send()
                .try_collect()
                .await
                .map_err(fault("DescribeDBInstances"))
        })
        .await?;
    let own = environment.name("db");
    let others = instances.iter().filter(|instance| {
        let identifier = instance.db_instance_identifier().unwrap_or_default();
        instance.db_subnet_group().is_some_and(&is_asked) && !identifier.eq_ignore_ascii_case(&own)
    });
    let shown = others.map(|instance| {
        let tags = from_aws(instance.tag_list());
        let owner = tags.get("owner").map(|owner| format!(" (owner `{owner}`)"));
        let identifier = instance.db_instance_identifier().unwrap_or_default();
        format!("database `{identifier}`{}", owner.unwrap_or_default())
    });
    Ok(shown.collect())
}

/// The zone in which the environment's instance is.
pub(crate) async fn zone_of_instance(
    aws: &Clients,
    environment: &Environment,
) -> Result<Option<String>, Fault> {
    let instance = describe(aws, &environment.name("db")).await?;
    Ok(instance.and_then(|it| it.availability_zone))
}

/// Whether the instance still takes up its master password: it is busy, or the password
/// is among its pending changes. `None` where there is no such instance.
pub(crate) async fn takes_password(
    aws: &Clients,
    environment: &Environment,
) -> Result<Option<(bool, DbInstance)>, Fault> {
    let Some(instance) = describe(aws, &environment.name("db")).await? else {
        return Ok(None);
    };
    let found = db_instance::found(environment, &instance);
    let pending = instance.pending_modified_values();
    let is_pending = pending.is_some_and(|it| it.master_user_password().is_some());
    let is_busy = is_pending || matches!(found.condition, Condition::Pending(_));
    let Spec::DbInstance(spec) = found.spec else {
        return Ok(None);
    };
    Ok(Some((is_busy, spec)))
}

async fn describe(
    aws: &Clients,
    identifier: &str,
) -> Result<Option<aws_sdk_rds::types::DbInstance>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .rds
            .describe_db_instances()
            .db_instance_identifier(identifier);
        call.send().await.map_err(fault("DescribeDBInstances"))
    });
    let answer = absent_if_not_found(answer.await)?;
    Ok(answer.and_then(|answer| answer.db_instances().first().cloned()))
}

async fn describe_group(aws: &Clients, name: &str) -> Result<Option<(Found, Tags)>, Fault> {
    let answer = aws.read(|| async {
        let call = aws
            .rds
            .describe_db_subnet_groups()
            .db_subnet_group_name(name);
        call.send().await.map_err(fault("DescribeDBSubnetGroups"))
    });
    let answer = absent_if_not_found(answer.await)?;
    let Some(group) = answer.as_ref().and_then(|it| it.db_subnet_groups().first()) else {
        return Ok(None);
    };
    let arn = group.db_subnet_group_arn().unwrap_or_default();
    let tags = absent_if_not_found(tags(aws, arn).await)?;
    Ok(tags.map(|tags| (subnet_group(name, group, &tags, arn), tags)))
}

async fn tags(aws: &Clients, arn: &str) -> Result<Tags, Fault> {
    let answer = aws.read(|| async {
        let call = aws.rds.list_tags_for_resource().resource_name(arn);
        call.send().await.map_err(fault("ListTagsForResource"))
    });
    Ok(from_aws(answer.await?.tag_list()))
}

fn subnet_group(name: &str, group: &AwsSubnetGroup, tags: &Tags, arn: &str) -> Found {
    let spec = DbSubnetGroup {
        name: name.to_owned(),
        subnet_ids: group
            .subnets()
            .iter()
            .filter_map(|subnet| subnet.subnet_identifier())
            .map(Text::from)
            .collect(),
        tags: tags.clone(),
    };
    Found::ready(name, spec).with(Output::Arn, arn)
}

fn is_named(group: &AwsSubnetGroup, name: &str) -> bool {
    group
        .db_subnet_group_name()
        .is_some_and(|it| it.eq_ignore_ascii_case(name))
}

/// The subnet group's ARN, which an instance does not always report with its
/// group: same region and account as the instance's.
fn group_arn(instance_arn: &str, group_name: &str) -> String {
    let account = instance_arn.split(":db:").next().unwrap_or_default();
    format!("{account}:subgrp:{}", group_name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_group_has_the_account_and_region_of_its_instance() {
        assert_eq!(
            group_arn(
                "arn:aws:rds:us-east-1:123456789012:db:p-db",
                "P-db-subnet-group"
            ),
            "arn:aws:rds:us-east-1:123456789012:subgrp:p-db-subnet-group"
        );
    }
}
