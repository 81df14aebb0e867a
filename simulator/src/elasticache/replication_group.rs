//! A replication group: a primary and its replicas.

use serde::{Deserialize, Serialize};

use super::settings::Settings;
use crate::{
    clock::Moment,
    fault::ApiFault,
    hidden::Hidden,
    members::Members,
    world::{Tags, Turn},
};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ReplicationGroup {
    pub(crate) id: String,
    pub(crate) status: Status,
    /// How many statuses there were before this one.
    pub(super) step: u32,
    pub(crate) created_at: Moment,
    pub(crate) settings: Settings,
    pub(crate) auth_token: Option<Hidden>,
    /// Changes that are being made.
    pub(super) changes: Members,
    /// Changes that wait for the maintenance window.
    pub(super) queued: Members,
    pub(crate) tags: Tags,
    /// The primary first.
    pub(crate) members: Vec<Member>,
    /// Where the primary is reached, since the group is available.
    pub(crate) endpoint: Option<Endpoint>,
    /// Its creation ends in failure.
    pub(super) fails: bool,
}

/// A cluster of one node in a group.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Member {
    /// `<group>-001`.
    pub(crate) id: String,
    pub(crate) zone: String,
    pub(super) subnet_id: String,
    pub(super) interface: String,
    pub(super) created_at: Moment,
    pub(super) state: MemberState,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) enum MemberState {
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

/// Where a group is in its life, by the names that `ElastiCache` has for it.
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
    /// Whether it takes connections.
    pub(crate) fn serves(&self) -> bool {
        self.endpoint.is_some() && !matches!(self.status, Status::Deleting | Status::CreateFailed)
    }

    /// Members that are not on their way out.
    pub(super) fn size(&self) -> usize {
        let stays = |member: &&Member| member.state != MemberState::Going;
        self.members.iter().filter(stays).count()
    }
}

impl Turn<'_> {
    /// The group whose primary is reached at `host`, if there is one.
    pub(crate) fn cache_at(&mut self, host: &str) -> Option<ReplicationGroup> {
        let mut groups = self.here().elasticache.groups.values();
        groups
            .find(|group| {
                let endpoint = group.endpoint.as_ref();
                endpoint.is_some_and(|endpoint| endpoint.host.eq_ignore_ascii_case(host))
            })
            .cloned()
    }

    /// A group, by its id in any case.
    pub(super) fn replication_group(
        &mut self,
        id: &str,
    ) -> Result<&mut ReplicationGroup, ApiFault> {
        let id = id.to_lowercase();
        let groups = &mut self.here().elasticache.groups;
        groups.get_mut(&id).ok_or_else(|| {
            ApiFault::new(
                "ReplicationGroupNotFoundFault",
                format!("ReplicationGroup {id} not found."),
            )
            .with_status(404)
        })
    }

    /// A group that is available.
    pub(super) fn available_group(&mut self, id: &str) -> Result<ReplicationGroup, ApiFault> {
        let group = self.replication_group(id)?.clone();
        if group.status == Status::Available {
            return Ok(group);
        }
        Err(ApiFault::new(
            "InvalidReplicationGroupState",
            format!("Replication group {} must be in available state.", group.id),
        ))
    }
}
