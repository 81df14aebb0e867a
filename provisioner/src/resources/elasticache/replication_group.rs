//! Replication groups with cluster mode off.

use aws_sdk_elasticache::operation::modify_replication_group::builders::ModifyReplicationGroupInputBuilder as Modification;
use kavak_engine::{Class, Fault};
use kavak_stack::{Condition, Found, Output, Spec, spec::ReplicationGroup};

use super::{retag, to_aws};
use crate::{
    aws::{Aws, fault},
    observe,
    resources::{arn_of, known},
};

pub(crate) async fn create(aws: &Aws, wanted: &ReplicationGroup) -> Result<Found, Fault> {
    let answer = aws
        .elasticache
        .create_replication_group()
        .replication_group_id(&wanted.replication_group_id)
        .replication_group_description(&wanted.description)
        .engine(&wanted.engine)
        .engine_version(&wanted.engine_version)
        .cache_node_type(&wanted.node_type)
        .num_cache_clusters(count(wanted.node_count))
        .port(i32::from(wanted.port))
        .cache_parameter_group_name(&wanted.parameter_group_name)
        .cache_subnet_group_name(wanted.subnet_group_name.known())
        .set_security_group_ids(Some(known(&wanted.security_group_ids)))
        .at_rest_encryption_enabled(wanted.at_rest_encryption)
        .transit_encryption_enabled(wanted.transit_encryption)
        .automatic_failover_enabled(wanted.automatic_failover)
        .multi_az_enabled(wanted.multi_az)
        .snapshot_retention_limit(count(wanted.snapshot_retention_days))
        .set_tags(Some(to_aws(&wanted.tags)))
        .send()
        .await
        .map_err(fault("CreateReplicationGroup"))?;
    let arn = answer
        .replication_group()
        .and_then(|made| made.arn())
        .unwrap_or_default();
    Ok(Found::ready(&wanted.replication_group_id, wanted.clone())
        .with(Output::Arn, arn)
        .in_condition(Condition::Pending("creating".into())))
}

/// Failover needs a replica: replicas are added before it is switched on and
/// taken away after it is switched off. Each step makes the group busy for
/// minutes and is not to be asked for twice, so each try goes on from what
/// AWS holds by then.
pub(crate) async fn update(
    aws: &Aws,
    found: &Found,
    from: &ReplicationGroup,
    to: &ReplicationGroup,
) -> Result<(), Fault> {
    retag(aws, arn_of(found), &from.tags, &to.tags).await?;
    if modification(from, to).is_none() && from.node_count == to.node_count {
        return Ok(());
    }
    let now = read_again(aws, &found.id).await?;
    if now.node_count < to.node_count {
        increase_replicas(aws, &found.id, to.node_count - 1).await?;
    }
    if let Some(changes) = modification(&now, to) {
        changes
            .replication_group_id(&found.id)
            .apply_immediately(true)
            .send_with(&aws.elasticache)
            .await
            .map_err(fault("ModifyReplicationGroup"))?;
    }
    if now.node_count > to.node_count {
        decrease_replicas(aws, &found.id, to.node_count - 1).await?;
    }
    Ok(())
}

/// With its primary: nothing is retained.
pub(crate) async fn delete(aws: &Aws, id: &str) -> Result<(), Fault> {
    aws.elasticache
        .delete_replication_group()
        .replication_group_id(id)
        .retain_primary_cluster(false)
        .send()
        .await
        .map(drop)
        .map_err(fault("DeleteReplicationGroup"))
}

async fn read_again(aws: &Aws, id: &str) -> Result<ReplicationGroup, Fault> {
    let found = observe::elasticache::replication_group(aws, id).await?;
    match found.map(|found| (found.spec, found.condition)) {
        Some((Spec::ReplicationGroup(now), Condition::Ready)) => Ok(now),
        Some((_, condition)) => Err(Fault::new(
            Class::Busy,
            "ModifyReplicationGroup",
            format!("{id} is not available yet: {condition:?}"),
        )),
        None => Err(Fault::new(
            Class::NotFound,
            "ModifyReplicationGroup",
            format!("{id} is gone"),
        )),
    }
}

async fn increase_replicas(aws: &Aws, id: &str, replicas: u32) -> Result<(), Fault> {
    aws.elasticache
        .increase_replica_count()
        .replication_group_id(id)
        .new_replica_count(count(replicas))
        .apply_immediately(true)
        .send()
        .await
        .map(drop)
        .map_err(fault("IncreaseReplicaCount"))
}

async fn decrease_replicas(aws: &Aws, id: &str, replicas: u32) -> Result<(), Fault> {
    aws.elasticache
        .decrease_replica_count()
        .replication_group_id(id)
        .new_replica_count(count(replicas))
        .apply_immediately(true)
        .send()
        .await
        .map(drop)
        .map_err(fault("DecreaseReplicaCount"))
}

/// The parameters that differ; `None` if none does.
fn modification(from: &ReplicationGroup, to: &ReplicationGroup) -> Option<Modification> {
    fn changed<T: PartialEq>(from: &T, to: T) -> Option<T> {
        (*from != to).then_some(to)
    }
    let changes = Modification::default()
        .set_replication_group_description(changed(&from.description, to.description.clone()))
        .set_engine_version(changed(&from.engine_version, to.engine_version.clone()))
        .set_cache_node_type(changed(&from.node_type, to.node_type.clone()))
        .set_cache_parameter_group_name(changed(
            &from.parameter_group_name,
            to.parameter_group_name.clone(),
        ))
        .set_security_group_ids(changed(
            &known(&from.security_group_ids),
            known(&to.security_group_ids),
        ))
        .set_automatic_failover_enabled(changed(&from.automatic_failover, to.automatic_failover))
        .set_multi_az_enabled(changed(&from.multi_az, to.multi_az))
        .set_snapshot_retention_limit(
            changed(&from.snapshot_retention_days, to.snapshot_retention_days).map(count),
        );
    (changes != Modification::default()).then_some(changes)
}

fn count(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::elasticache::a_group;

    #[test]
    fn a_group_that_is_as_wanted_needs_no_call() {
        assert_eq!(modification(&a_group(), &a_group()), None);
    }

    #[test]
    fn only_what_differs_is_asked_for() {
        let to = ReplicationGroup {
            snapshot_retention_days: 7,
            ..a_group()
        };
        let expected = Modification::default().snapshot_retention_limit(7);
        assert_eq!(modification(&a_group(), &to), Some(expected));
    }
}
