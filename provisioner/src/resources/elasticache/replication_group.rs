//! Replication groups with cluster mode off.

use kavak_engine::{Class, Fault};
use kavak_stack::{Condition, Found, Output, Spec, plan::Leaves, spec::ReplicationGroup};

use super::{
    modification::{self, count},
    retag, to_aws,
};
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
    if modification::between(from, to).is_none() && from.node_count == to.node_count {
        return Ok(());
    }
    let now = read_again(aws, &found.id).await?;
    if now.node_count < to.node_count {
        increase_replicas(aws, &found.id, to.node_count - 1).await?;
    }
    if let Some(changes) = modification::between(&now, to) {
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

/// With its primary; all that may remain is a last snapshot.
pub(crate) async fn delete(aws: &Aws, id: &str, leaves: &Leaves) -> Result<(), Fault> {
    aws.elasticache
        .delete_replication_group()
        .replication_group_id(id)
        .retain_primary_cluster(false)
        .set_final_snapshot_identifier(leaves.final_snapshot.clone())
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
