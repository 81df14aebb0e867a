//! Replication groups and their snapshots.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment, hidden::Hidden, members::Members, state::subnet_group::SubnetGroup, tags::Tags,
};

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
    /// The part of host names that is this account's in this region.
    pub(crate) host_part: String,
}

/// Scheduled changes of `ElastiCache`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    Group(GroupTransition),
    /// A snapshot is complete.
    Snapshot {
        name: String,
    },
    /// The interfaces of removed members are removed after them.
    PullInterfaces {
        ids: Vec<String>,
    },
}

/// Scheduled changes of a group.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum GroupTransition {
    /// The status that was entered as this step ends.
    Leave { id: String, step: u32 },
    /// The maintenance window comes.
    Maintain { id: String },
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ReplicationGroup {
    pub(crate) id: String,
    pub(crate) status: Status,
    /// Number of statuses before this one.
    pub(crate) step: u32,
    pub(crate) created_at: Moment,
    pub(crate) settings: Settings,
    pub(crate) auth_token: Option<Hidden>,
    /// The token before that, which it takes too after a rotation.
    #[serde(default)]
    pub(crate) earlier_token: Option<Hidden>,
    /// True if it takes connections without a token beside those with one.
    #[serde(default)]
    pub(crate) is_token_optional: bool,
    /// Changes that are being made.
    pub(crate) changes: Members,
    /// Changes that wait for the maintenance window.
    pub(crate) queued: Members,
    pub(crate) tags: Tags,
    /// The primary first.
    pub(crate) members: Vec<Member>,
    /// Endpoint of the primary, since the group is available.
    pub(crate) endpoint: Option<Endpoint>,
    /// Its creation ends in failure.
    pub(crate) fails: bool,
}

/// A cluster of one node in a group.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Member {
    /// `<group>-001`.
    pub(crate) id: String,
    pub(crate) zone: String,
    pub(crate) subnet_id: String,
    pub(crate) interface: String,
    pub(crate) created_at: Moment,
    pub(crate) state: MemberState,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum MemberState {
    Coming,
    There,
    Going,
}

/// A host and a port.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Endpoint {
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// The status of a group, by the names of `ElastiCache`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    Creating,
    Available,
    Modifying,
    Deleting,
    CreateFailed,
}

impl ReplicationGroup {
    /// Returns whether it takes connections.
    pub(crate) fn serves(&self) -> bool {
        self.endpoint.is_some() && !matches!(self.status, Status::Deleting | Status::CreateFailed)
    }

    /// Returns whether it takes a client that connects so. One that shows a token where
    /// none is asked for is let in: those that are connected stay so.
    pub(crate) fn takes(&self, with_tls: bool, token: Option<&str>) -> bool {
        let settings = &self.settings;
        let is_preferred = settings.transit_encryption_mode.as_deref() == Some("preferred");
        let speaks = with_tls == settings.transit_encryption_enabled || is_preferred;
        let tokens = || self.auth_token.iter().chain(&self.earlier_token);
        let is_let_in = match token {
            _ if self.auth_token.is_none() => true,
            None => self.is_token_optional,
            Some(token) => tokens().any(|it| it.reveal() == token),
        };
        speaks && is_let_in
    }

    /// Members that are not on their way out.
    pub(crate) fn size(&self) -> usize {
        let stays = |member: &&Member| member.state != MemberState::Going;
        self.members.iter().filter(stays).count()
    }
}

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
    pub(crate) fn engine() -> String {
        "redis".to_owned()
    }

    pub(crate) const fn port() -> u16 {
        6379
    }

    pub(crate) fn snapshot_window() -> String {
        "07:30-08:30".to_owned()
    }

    pub(crate) fn maintenance_window() -> String {
        "tue:09:30-tue:10:30".to_owned()
    }

    pub(crate) const fn yes() -> bool {
        true
    }

    pub(crate) fn network() -> String {
        "ipv4".to_owned()
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Snapshot {
    pub(crate) group: String,
    pub(crate) created_at: Moment,
    pub(crate) settings: Settings,
    pub(crate) is_complete: bool,
}
