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
    /// The token before that, which it takes too after a rotation.
    #[serde(default)]
    pub(super) earlier_token: Option<Hidden>,
    /// Whether it takes connections without a token beside those with one.
    #[serde(default)]
    pub(super) is_token_optional: bool,
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
    pub(crate) fails: bool,
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

    /// Whether it takes a client that connects so. One that shows a token where
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
    pub(super) fn size(&self) -> usize {
        let stays = |member: &&Member| member.state != MemberState::Going;
        self.members.iter().filter(stays).count()
    }
}

impl Turn<'_> {
    /// The group whose primary is reached at `host`, if there is one.
    pub(crate) fn cache_at(&mut self, host: &str) -> Option<ReplicationGroup> {
        let hosts = self.cache_hosts();
        let mut groups = self.here().elasticache.groups.values();
        groups
            .find(|group| {
                let names = hosts.names_of_primary(group);
                names.iter().any(|name| name.eq_ignore_ascii_case(host))
            })
            .cloned()
    }

    /// A group, by its id in any case.
    pub(crate) fn replication_group(
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
