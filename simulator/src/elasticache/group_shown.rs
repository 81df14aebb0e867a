//! Descriptions of replication groups.

use serde::Deserialize;
use serde_json::{Value, json};

use super::host::Hosts;
use crate::{
    operation::{Answer, input},
    page::Page,
    state::elasticache::{Endpoint, MemberState, ReplicationGroup, Status},
    world::Turn,
};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Describe {
    replication_group_id: Option<String>,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_replication_groups(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let ids: Vec<String> = match &asked.replication_group_id {
        Some(id) => vec![turn.replication_group(id)?.id.clone()],
        None => turn.here().elasticache.groups.keys().cloned().collect(),
    };
    let shown = ids.iter().map(|id| turn.shown_replication_group(id));
    let (shown, marker) = asked.page.cut(shown)?;
    Ok(json!({"ReplicationGroups": shown, "Marker": marker}))
}

pub(super) fn shown_endpoint(endpoint: &Endpoint) -> Value {
    json!({"Address": endpoint.host, "Port": endpoint.port})
}

const fn enabled(is_on: bool) -> &'static str {
    if is_on { "enabled" } else { "disabled" }
}

impl Turn<'_> {
    /// Describes a group; `None` if there is none. Its
    /// security groups, its version and more are described of its members only.
    pub(super) fn shown_replication_group(&mut self, id: &str) -> Value {
        let arn = self.arn("elasticache", &format!("replicationgroup:{id}"));
        let calendar = self.world.calendar;
        let hosts = self.cache_hosts();
        let Some(group) = self.here().elasticache.groups.get(id) else {
            return Value::Null;
        };
        let settings = &group.settings;
        let members: Vec<&String> = group.members.iter().map(|member| &member.id).collect();
        json!({
            "ReplicationGroupId": group.id,
            "ARN": arn,
            "Description": settings.description,
            "GlobalReplicationGroupInfo": {},
            "Status": group.status,
            "PendingModifiedValues": pending(group),
            "MemberClusters": members,
            "NodeGroups": node_groups(group, &hosts),
            "AutomaticFailover": failover(group),
            "MultiAZ": enabled(settings.multi_az_enabled),
            "SnapshotRetentionLimit": settings.snapshot_retention_limit,
            "SnapshotWindow": settings.snapshot_window,
            "ClusterEnabled": false,
            "ClusterMode": "disabled",
            "CacheNodeType": settings.node_type,
            "AuthTokenEnabled": group.auth_token.is_some(),
            "TransitEncryptionEnabled": settings.transit_encryption_enabled,
            "TransitEncryptionMode": settings.transit_encryption_mode,
            "AtRestEncryptionEnabled": settings.at_rest_encryption_enabled,
            "KmsKeyId": settings.kms_key_id,
            "UserGroupIds": [],
            "LogDeliveryConfigurations": [],
            "ReplicationGroupCreateTime": calendar.write(group.created_at),
            "DataTiering": "disabled",
            "AutoMinorVersionUpgrade": settings.auto_minor_version_upgrade,
            "NetworkType": settings.network_type,
            "IpDiscovery": settings.ip_discovery,
            "Engine": settings.engine,
        })
    }
}

fn failover(group: &ReplicationGroup) -> &'static str {
    let changing = group.changes.get("AutomaticFailoverEnabled");
    match changing.and_then(Value::as_bool) {
        Some(true) => "enabling",
        Some(false) => "disabling",
        None => enabled(group.settings.automatic_failover_enabled),
    }
}

fn pending(group: &ReplicationGroup) -> Value {
    let change = |name: &str| group.changes.get(name);
    let failover = change("AutomaticFailoverEnabled").and_then(Value::as_bool);
    json!({
        "AutomaticFailoverStatus": failover.map(enabled),
        "TransitEncryptionEnabled": change("TransitEncryptionEnabled"),
        "TransitEncryptionMode": change("TransitEncryptionMode"),
    })
}

/// The one node group, once there are nodes in it.
fn node_groups(group: &ReplicationGroup, hosts: &Hosts) -> Vec<Value> {
    let Some(primary) = &group.endpoint else {
        return Vec::new();
    };
    let there = group
        .members
        .iter()
        .enumerate()
        .filter(|(_, member)| member.state != MemberState::Coming);
    let members: Vec<Value> = there
        .map(|(number, member)| {
            let endpoint = hosts.member_endpoint(group, &member.id);
            json!({
                "CacheClusterId": member.id,
                "CacheNodeId": "0001",
                "ReadEndpoint": endpoint.as_ref().map(shown_endpoint),
                "PreferredAvailabilityZone": member.zone,
                "CurrentRole": if number == 0 { "primary" } else { "replica" },
            })
        })
        .collect();
    let status = match group.status {
        Status::Available => "available",
        Status::Deleting => "deleting",
        _ => "modifying",
    };
    vec![json!({
        "NodeGroupId": "0001",
        "Status": status,
        "PrimaryEndpoint": shown_endpoint(primary),
        "ReaderEndpoint": hosts.reader_endpoint(group).as_ref().map(shown_endpoint),
        "NodeGroupMembers": members,
    })]
}
