//! The names by which groups and their members are reached.

use crate::{
    state::{
        ec2::zone,
        elasticache::{Endpoint, ReplicationGroup},
    },
    world::Turn,
};

/// The host names of a region.
pub(crate) struct Hosts {
    /// The part of host names that is this account's.
    part: String,
    /// `use1`.
    region: String,
}

impl Turn<'_> {
    pub(crate) fn cache_hosts(&mut self) -> Hosts {
        Hosts {
            part: self.here().elasticache.host_part.clone(),
            region: zone::short(&self.region),
        }
    }

    /// Chooses what the host names here have in them, if that is not done yet.
    pub(super) fn choose_cache_host_part(&mut self) {
        if self.here().elasticache.host_part.is_empty() {
            let part = self.world.dice.hex(6);
            self.here().elasticache.host_part = part;
        }
    }
}

impl Hosts {
    pub(crate) fn primary(&self, group: &ReplicationGroup) -> String {
        let (id, Self { part, region }) = (&group.id, self);
        if group.settings.transit_encryption_enabled {
            format!("master.{id}.{part}.{region}.cache.amazonaws.com")
        } else {
            format!("{id}.{part}.ng.0001.{region}.cache.amazonaws.com")
        }
    }

    /// All names of a group's primary: two where it takes clients with TLS and
    /// without.
    pub(super) fn names_of_primary(&self, group: &ReplicationGroup) -> Vec<String> {
        let Some(endpoint) = &group.endpoint else {
            return Vec::new();
        };
        let mut names = vec![endpoint.host.clone()];
        if group.settings.transit_encryption_mode.as_deref() == Some("preferred") {
            names.push(self.other_primary(group));
        }
        names
    }

    /// The name of a group's primary if it were encrypted and is not, or if it
    /// were not and is.
    pub(crate) fn other_primary(&self, group: &ReplicationGroup) -> String {
        let mut other = group.clone();
        other.settings.transit_encryption_enabled ^= true;
        self.primary(&other)
    }

    fn reader(&self, group: &ReplicationGroup) -> String {
        let (id, Self { part, region }) = (&group.id, self);
        if group.settings.transit_encryption_enabled {
            format!("replica.{id}.{part}.{region}.cache.amazonaws.com")
        } else {
            format!("{id}-ro.{part}.ng.0001.{region}.cache.amazonaws.com")
        }
    }

    fn member(&self, group: &ReplicationGroup, member: &str) -> String {
        let (id, Self { part, region }) = (&group.id, self);
        if group.settings.transit_encryption_enabled {
            format!("{member}.{id}.{part}.{region}.cache.amazonaws.com")
        } else {
            format!("{member}.{part}.0001.{region}.cache.amazonaws.com")
        }
    }

    /// Returns the endpoint of a group's replicas.
    pub(super) fn reader_endpoint(&self, group: &ReplicationGroup) -> Option<Endpoint> {
        Some(Endpoint {
            host: self.reader(group),
            ..group.endpoint.clone()?
        })
    }

    /// Returns the endpoint of a group's member.
    pub(super) fn member_endpoint(
        &self,
        group: &ReplicationGroup,
        member: &str,
    ) -> Option<Endpoint> {
        Some(Endpoint {
            host: self.member(group, member),
            ..group.endpoint.clone()?
        })
    }
}
