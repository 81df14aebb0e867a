//! What a group was asked to be, by the names that requests have for it.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Settings {
    #[serde(rename = "ReplicationGroupDescription")]
    pub(crate) description: String,
    /// `redis` or `valkey`.
    #[serde(default = "defaults::engine")]
    pub(crate) engine: String,
    /// With its patch: `7.0.7`.
    #[serde(default)]
    pub(crate) engine_version: String,
    #[serde(rename = "CacheNodeType", default)]
    pub(crate) node_type: String,
    #[serde(default = "defaults::port")]
    pub(crate) port: u16,
    #[serde(rename = "CacheParameterGroupName", default)]
    pub(crate) parameter_group: String,
    #[serde(rename = "CacheSubnetGroupName", default)]
    pub(crate) subnet_group: String,
    #[serde(default)]
    pub(crate) security_group_ids: Vec<String>,
    #[serde(default)]
    pub(crate) at_rest_encryption_enabled: bool,
    pub(crate) kms_key_id: Option<String>,
    #[serde(default)]
    pub(crate) transit_encryption_enabled: bool,
    pub(crate) transit_encryption_mode: Option<String>,
    #[serde(default)]
    pub(crate) automatic_failover_enabled: bool,
    #[serde(rename = "MultiAZEnabled", default)]
    pub(crate) multi_az_enabled: bool,
    #[serde(default)]
    pub(crate) snapshot_retention_limit: u32,
    #[serde(default = "defaults::snapshot_window")]
    pub(crate) snapshot_window: String,
    #[serde(default = "defaults::maintenance_window")]
    pub(crate) preferred_maintenance_window: String,
    #[serde(default = "defaults::yes")]
    pub(crate) auto_minor_version_upgrade: bool,
    #[serde(default = "defaults::network")]
    pub(crate) network_type: String,
    #[serde(default = "defaults::network")]
    pub(crate) ip_discovery: String,
    pub(crate) notification_topic_arn: Option<String>,
}

mod defaults {
    pub(super) fn engine() -> String {
        "redis".to_owned()
    }

    pub(super) const fn port() -> u16 {
        6379
    }

    pub(super) fn snapshot_window() -> String {
        "07:30-08:30".to_owned()
    }

    pub(super) fn maintenance_window() -> String {
        "tue:09:30-tue:10:30".to_owned()
    }

    pub(super) const fn yes() -> bool {
        true
    }

    pub(super) fn network() -> String {
        "ipv4".to_owned()
    }
}
