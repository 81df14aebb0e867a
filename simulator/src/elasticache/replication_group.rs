//! A replication group: a primary and its replicas.

use crate::{
    fault::ApiFault,
    state::elasticache::{ReplicationGroup, Status},
    world::Turn,
};

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
