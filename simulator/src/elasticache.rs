//! `ElastiCache`: subnet groups, and replication groups with cluster mode off.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::replication_group::{ReplicationGroup, Status};
use self::{lifecycle::Transition as GroupTransition, snapshot::Snapshot};
use crate::{
    operation::Answer,
    resource::Resource,
    subnet_group::SubnetGroup,
    wire::Service,
    world::{Region, Tags, Turn},
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
mod settings;
mod snapshot;
mod subnet_group;
mod tags;
mod version;

/// `ElastiCache`'s state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct ElastiCache {
    pub(crate) subnet_groups: BTreeMap<String, SubnetGroup>,
    pub(crate) groups: BTreeMap<String, ReplicationGroup>,
    /// The snapshots that groups left behind; a world of an earlier program has their names
    /// alone, under another name.
    #[serde(default, rename = "group_snapshots")]
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    /// Zones that don't have a node type, by the type.
    #[serde(default)]
    pub(crate) withheld: BTreeMap<String, BTreeSet<String>>,
    /// The next group's creation fails.
    pub(crate) next_fails: bool,
    /// What the hosts of this account have in their names here.
    pub(crate) host_part: String,
}

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

/// What `ElastiCache` does by itself, later.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    Group(GroupTransition),
    /// A snapshot is complete.
    Snapshot {
        name: String,
    },
    /// What members of a group had in the network goes after them.
    PullInterfaces {
        ids: Vec<String>,
    },
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

/// Every subnet group and replication group.
pub(crate) fn resources(region: &Region, account: &str) -> Vec<Resource> {
    let resource = |kind: &'static str, id: &str, tags: &Tags| Resource {
        service: Service::ElastiCache,
        region: region.name.clone(),
        kind,
        id: id.to_owned(),
        arn: format!("arn:aws:elasticache:{}:{account}:{kind}:{id}", region.name),
        tags: Some(tags.clone()),
    };
    let subnet_groups = region.elasticache.subnet_groups.iter();
    let subnet_groups = subnet_groups.map(|(name, it)| resource("subnetgroup", name, &it.tags));
    let groups = region.elasticache.groups.iter();
    let groups = groups.map(|(id, it)| resource("replicationgroup", id, &it.tags));
    let snapshots = region.elasticache.snapshots.keys();
    let snapshots = snapshots.map(|name| resource("snapshot", name, &Tags::new()));
    subnet_groups.chain(groups).chain(snapshots).collect()
}
