//! A replication group: a primary and its replicas.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment,
    hidden::Hidden,
    world::{Tags, Turn},
};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ReplicationGroup {
    pub(crate) id: String,
    pub(crate) description: String,
    pub(crate) status: Status,
    pub(crate) created_at: Moment,
    /// `redis` or `valkey`.
    pub(crate) engine: String,
    /// With its patch: `7.0.7`.
    pub(crate) engine_version: String,
    pub(crate) node_type: String,
    pub(crate) port: u16,
    pub(crate) parameter_group: String,
    pub(crate) subnet_group: String,
    pub(crate) security_groups: Vec<String>,
    pub(crate) is_encrypted_at_rest: bool,
    pub(crate) kms_key_id: Option<String>,
    pub(crate) is_encrypted_in_transit: bool,
    pub(crate) auth_token: Option<Hidden>,
    pub(crate) fails_over: bool,
    pub(crate) is_multi_az: bool,
    pub(crate) snapshot_retention_days: u32,
    pub(crate) snapshot_window: String,
    pub(crate) maintenance_window: String,
    pub(crate) tags: Tags,
    /// The primary first.
    pub(crate) members: Vec<Member>,
    /// Where it is reached, since it is nearly available.
    pub(crate) endpoint: Option<(String, u16)>,
}

/// A cluster of one node in a group.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Member {
    /// `<group>-001`.
    pub(crate) id: String,
    pub(crate) zone: String,
    pub(crate) interface: Option<String>,
}

/// Where a group is in its life, by the names that `ElastiCache` has for it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    Creating,
    Available,
    Modifying,
    Deleting,
    CreateFailed,
    Snapshotting,
}

impl ReplicationGroup {
    /// Whether it takes connections.
    pub(crate) fn serves(&self) -> bool {
        self.endpoint.is_some() && !matches!(self.status, Status::Deleting | Status::CreateFailed)
    }
}

impl Turn<'_> {
    /// The group whose primary is reached at `host`, if there is one.
    pub(crate) fn cache_at(&mut self, host: &str) -> Option<ReplicationGroup> {
        let mut groups = self.here().elasticache.groups.values();
        groups
            .find(|group| {
                let endpoint = group.endpoint.as_ref();
                endpoint.is_some_and(|(address, _)| address.eq_ignore_ascii_case(host))
            })
            .cloned()
    }
}
