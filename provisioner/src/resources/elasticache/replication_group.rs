//! Replication groups with cluster mode off.

mod terraform;

use std::collections::BTreeMap;

use kavak_engine::{Class, Fault};
use kavak_stack::{
    Condition, Found, Key, Output, Spec,
    plan::Leaves,
    spec::{ReplicationGroup, TransitEncryption},
};
use secrecy::ExposeSecret;

use super::{
    modification::{self, count},
    retag, to_aws, transit,
};
use crate::{
    aws::{Clients, fault},
    credentials,
    observe::{self, Awaited, Observe, Read, Sweep, exists, nothing},
    resources::{AwsCloud, arn_of, known, lifecycle::Lifecycle},
};

impl Lifecycle for ReplicationGroup {
    /// Chooses and keeps the token first, so that a run that ends at any point leaves
    /// no group whose token no one knows.
    async fn create(cloud: &AwsCloud, wanted: &Self, _: &str) -> Result<Found, Fault> {
        let token = if wanted.auth_token {
            Some(credentials::keep_token(&cloud.clients, &cloud.scope.environment).await?)
        } else {
            None
        };
        let shown = token.as_ref().map(|(token, _)| token.expose_secret());
        let answer = cloud
            .clients
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
            .transit_encryption_enabled(wanted.transit_encryption != TransitEncryption::Off)
            .set_auth_token(shown.map(str::to_owned))
            .automatic_failover_enabled(wanted.automatic_failover)
            .multi_az_enabled(wanted.multi_az)
            .snapshot_retention_limit(count(wanted.snapshot_retention_days))
            .set_snapshot_name(wanted.snapshot_name.clone())
            .set_tags(Some(to_aws(&wanted.tags)))
            .send()
            .await
            .map_err(fault("CreateReplicationGroup"))?;
        if let Some((_, version_id)) = &token {
            cloud.token_given.record(version_id);
        }
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
    /// AWS holds by then, and fails as busy while there is more to come.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        retag(cloud, arn_of(found), &from.tags, &to.tags).await?;
        let is_same = modification::between(from, to).is_none() && from.node_count == to.node_count;
        if is_same && transit::next(from, to).is_none() {
            return Ok(());
        }
        let now = read_again(cloud, &found.id).await?;
        if now.node_count < to.node_count {
            increase_replicas(&cloud.clients, &found.id, to.node_count - 1).await?;
        }
        let changes = modification::between(&now, to);
        if changes.is_none()
            && let Some(step) = transit::next(&now, to)
        {
            transit::change(cloud, &found.id, step).await?;
            return more_to_come(&now, to, step);
        }
        if let Some(changes) = changes {
            changes
                .replication_group_id(&found.id)
                .apply_immediately(true)
                .send_with(&cloud.clients.elasticache)
                .await
                .map_err(fault("ModifyReplicationGroup"))?;
        }
        if now.node_count > to.node_count {
            decrease_replicas(&cloud.clients, &found.id, to.node_count - 1).await?;
        }
        if transit::next(&now, to).is_some() {
            return Err(busy("its encryption is changed next".into()));
        }
        Ok(())
    }

    /// With its primary; all that may remain is a last snapshot.
    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, leaves: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let id = it.replication_group_id.as_str();
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
}

impl Observe for ReplicationGroup {
    const READ: Read =
        Read::Own(|aws, scope| Box::pin(observe::elasticache::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("elasticache", |aws, arn| {
        Box::pin(async move {
            // Members go with their group; snapshots are kept on purpose.
            if arn.resource.starts_with("cluster:") || arn.resource.starts_with("snapshot:") {
                return Ok(false);
            }
            let call = aws
                .elasticache
                .list_tags_for_resource()
                .resource_name(arn.text);
            exists(call.send().await.map_err(fault("ListTagsForResource")))
        })
    });

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        observe::elasticache::replication_groups(
            awaited.aws,
            awaited.environment,
            awaited.resources,
        )
        .await
    }

    nothing!(users interfaces);
}

/// Whether another change is needed after this `step`, which makes the group busy.
fn more_to_come(
    now: &ReplicationGroup,
    to: &ReplicationGroup,
    step: transit::Step,
) -> Result<(), Fault> {
    let mut then = now.clone();
    match step {
        transit::Step::Encryption(mode) => then.transit_encryption = mode,
        transit::Step::AddToken => then.auth_token = true,
        transit::Step::RemoveToken => then.auth_token = false,
    }
    match transit::next(&then, to) {
        Some(next) => Err(busy(format!("{next:?} follows {step:?}"))),
        None if now.node_count > to.node_count => {
            Err(busy(format!("replicas are removed after {step:?}")))
        }
        None => Ok(()),
    }
}

fn busy(message: String) -> Fault {
    Fault::new(Class::Busy, "ModifyReplicationGroup", message)
}

async fn read_again(cloud: &AwsCloud, id: &str) -> Result<ReplicationGroup, Fault> {
    let found =
        observe::elasticache::replication_group(&cloud.clients, &cloud.scope.environment, id)
            .await?;
    match found.map(|found| (found.spec, found.condition)) {
        Some((Spec::ReplicationGroup(now), Condition::Ready)) => Ok(now),
        Some((_, condition)) => Err(busy(format!("{id} is not available yet: {condition:?}"))),
        None => Err(Fault::new(
            Class::NotFound,
            "ModifyReplicationGroup",
            format!("{id} is gone"),
        )),
    }
}

async fn increase_replicas(aws: &Clients, id: &str, replicas: u32) -> Result<(), Fault> {
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

async fn decrease_replicas(aws: &Clients, id: &str, replicas: u32) -> Result<(), Fault> {
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
