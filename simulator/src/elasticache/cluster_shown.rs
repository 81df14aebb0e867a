//! Descriptions of the members of groups: each is a cluster of one
//! node.

use serde::Deserialize;
use serde_json::{Value, json};

use super::group_shown::shown_endpoint;
use crate::{
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
    state::elasticache::{Member, MemberState, ReplicationGroup, Status},
    world::Turn,
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Describe {
    cache_cluster_id: Option<String>,
    show_cache_node_info: bool,
    show_cache_clusters_not_in_replication_groups: bool,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_cache_clusters(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let wanted = asked.cache_cluster_id.as_deref().map(str::to_lowercase);
    let groups: Vec<ReplicationGroup> = turn.here().elasticache.groups.values().cloned().collect();
    let mut shown = Vec::new();
    for group in &groups {
        for member in &group.members {
            if wanted.as_ref().is_none_or(|wanted| *wanted == member.id) {
                shown.push(turn.shown_cluster(group, member, asked.show_cache_node_info));
            }
        }
    }
    if let Some(id) = wanted.filter(|_| shown.is_empty()) {
        let message = format!("CacheCluster not found: {id}");
        return Err(ApiFault::new("CacheClusterNotFound", message).with_status(404));
    }
    if asked.show_cache_clusters_not_in_replication_groups {
        shown.clear();
    }
    let (shown, marker) = asked.page.cut(shown.into_iter())?;
    Ok(json!({"CacheClusters": shown, "Marker": marker}))
}

fn status(group: &ReplicationGroup, member: &Member) -> &'static str {
    match (group.status, member.state) {
        (Status::Deleting, _) | (_, MemberState::Going) => "deleting",
        (Status::CreateFailed, _) => "incompatible-network",
        (_, MemberState::Coming) => "creating",
        (Status::Modifying, _) => "modifying",
        _ => "available",
    }
}

impl Turn<'_> {
    fn shown_cluster(&mut self, group: &ReplicationGroup, member: &Member, nodes: bool) -> Value {
        let settings = &group.settings;
        let status = status(group, member);
        let created_at = self.world.calendar.write(member.created_at);
        let created_at = (status != "creating").then_some(created_at);
        let endpoint = self.cache_hosts().member_endpoint(group, &member.id);
        let node = json!({
            "CacheNodeId": "0001",
            "CacheNodeStatus": status,
            "CacheNodeCreateTime": created_at,
            "Endpoint": endpoint.as_ref().map(shown_endpoint),
            "ParameterGroupStatus": "in-sync",
            "CustomerAvailabilityZone": member.zone,
        });
        let groups: Vec<Value> = settings
            .security_group_ids
            .iter()
            .map(|id| json!({"SecurityGroupId": id, "Status": "active"}))
            .collect();
        let pending = |name: &str| group.changes.get(name).or(group.queued.get(name));
        json!({
            "CacheClusterId": member.id,
            "ARN": self.arn("elasticache", &format!("cluster:{}", member.id)),
            "ReplicationGroupId": group.id,
            "CacheClusterStatus": status,
            "CacheNodeType": settings.node_type,
            "Engine": settings.engine,
            "EngineVersion": settings.engine_version,
            "NumCacheNodes": 1,
            "PreferredAvailabilityZone": member.zone,
            "CacheClusterCreateTime": created_at,
            "PreferredMaintenanceWindow": settings.preferred_maintenance_window,
            "PendingModifiedValues": {
                "CacheNodeType": pending("CacheNodeType"),
                "EngineVersion": pending("EngineVersion"),
            },
            "NotificationConfiguration": settings.notification_topic_arn.as_ref().map(|arn| {
                json!({"TopicArn": arn, "TopicStatus": "active"})
            }),
            "CacheSecurityGroups": [],
            "CacheParameterGroup": {
                "CacheParameterGroupName": settings.parameter_group,
                "ParameterApplyStatus": "in-sync",
                "CacheNodeIdsToReboot": [],
            },
            "CacheSubnetGroupName": settings.subnet_group,
            "SecurityGroups": groups,
            "CacheNodes": nodes.then_some([node]),
            "AutoMinorVersionUpgrade": settings.auto_minor_version_upgrade,
            "SnapshotRetentionLimit": settings.snapshot_retention_limit,
            "SnapshotWindow": settings.snapshot_window,
            "AuthTokenEnabled": group.auth_token.is_some(),
            "TransitEncryptionEnabled": settings.transit_encryption_enabled,
            "TransitEncryptionMode": settings.transit_encryption_mode,
            "AtRestEncryptionEnabled": settings.at_rest_encryption_enabled,
            "ReplicationGroupLogDeliveryEnabled": false,
            "LogDeliveryConfigurations": [],
            "NetworkType": settings.network_type,
            "IpDiscovery": settings.ip_discovery,
        })
    }
}
