//! `ElastiCache`: subnet groups, and replication groups with cluster mode off.

use serde_json::Value;

use crate::{
    Service,
    limits::Limit,
    operation::Answer,
    resource::{Inventory, Resource},
    state::elasticache::{ElastiCache, Transition},
    tags::Tags,
    world::Turn,
};

mod cluster_shown;
mod creation;
mod deletion;
mod group_shown;
mod host;
mod lifecycle;
mod modification;
mod offering;
mod placing;
mod replicas;
mod replication_group;
mod rules;
mod snapshot;
mod subnet_group;
mod tags;
mod version;

pub(crate) fn perform(operation: &str, value: Value, turn: &mut Turn<'_>) -> Option<Answer> {
    Some(match operation {
        "AddTagsToResource" => tags::add_tags_to_resource(value, turn),
        "CreateCacheSubnetGroup" => subnet_group::create_cache_subnet_group(value, turn),
        "CreateReplicationGroup" => creation::create_replication_group(value, turn),
        "DecreaseReplicaCount" => replicas::decrease_replica_count(value, turn),
        "DeleteCacheSubnetGroup" => subnet_group::delete_cache_subnet_group(value, turn),
        "DeleteReplicationGroup" => deletion::delete_replication_group(value, turn),
        "DeleteSnapshot" => snapshot::delete_snapshot(value, turn),
        "DescribeCacheClusters" => cluster_shown::describe_cache_clusters(value, turn),
        "DescribeCacheEngineVersions" => version::describe_cache_engine_versions(value),
        "DescribeCacheSubnetGroups" => subnet_group::describe_cache_subnet_groups(value, turn),
        "DescribeReplicationGroups" => group_shown::describe_replication_groups(value, turn),
        "DescribeReservedCacheNodesOfferings" => offering::describe(value),
        "DescribeSnapshots" => snapshot::describe_snapshots(value, turn),
        "IncreaseReplicaCount" => replicas::increase_replica_count(value, turn),
        "ListTagsForResource" => tags::list_tags_for_resource(value, turn),
        "ModifyCacheSubnetGroup" => subnet_group::modify_cache_subnet_group(value, turn),
        "ModifyReplicationGroup" => modification::modify_replication_group(value, turn),
        "RemoveTagsFromResource" => tags::remove_tags_from_resource(value, turn),
        _ => return None,
    })
}

/// The rate limit that a call counts for.
pub(crate) fn limit(_: &str, _: &Value) -> Limit<'static> {
    Limit::new("all", 40, 20)
}

impl Transition {
    pub(crate) fn apply(self, turn: &mut Turn<'_>) {
        match self {
            Self::Group(transition) => transition.apply(turn),
            Self::Snapshot { name } => {
                if let Some(snapshot) = turn.here().elasticache.snapshots.get_mut(&name) {
                    snapshot.is_complete = true;
                }
            }
            Self::PullInterfaces { ids } => {
                for id in ids {
                    turn.pull_interface(&id);
                }
            }
        }
    }
}

impl Inventory for ElastiCache {
    /// Every subnet group and replication group.
    fn resources(&self, region: &str, account: &str) -> Vec<Resource> {
        let resource = |kind: &'static str, id: &str, tags: &Tags| Resource {
            service: Service::ElastiCache,
            region: region.to_owned(),
            kind,
            id: id.to_owned(),
            arn: format!("arn:aws:elasticache:{region}:{account}:{kind}:{id}"),
            tags: Some(tags.clone()),
        };
        let subnet_groups = self.subnet_groups.iter();
        let subnet_groups = subnet_groups.map(|(name, it)| resource("subnetgroup", name, &it.tags));
        let groups = self.groups.iter();
        let groups = groups.map(|(id, it)| resource("replicationgroup", id, &it.tags));
        let snapshots = self.snapshots.keys();
        let snapshots = snapshots.map(|name| resource("snapshot", name, &Tags::new()));
        subnet_groups.chain(groups).chain(snapshots).collect()
    }
}
