//! Caches for processes that run them in place of the simulator.

use std::fmt;

use serde_json::json;

use crate::{
    hidden::Hidden,
    simulator::Simulator,
    state::elasticache::{ReplicationGroup, Status},
    world::Turn,
};

/// A cache that a process outside must run.
#[derive(Clone, PartialEq, Eq)]
pub struct CacheToRun {
    /// Its ARN.
    pub id: String,
    /// The id of its replication group, as people call it.
    pub group: String,
    /// The region it is in.
    pub region: String,
    /// The host name and the port, `host:port`, that the world has for it.
    pub endpoint: String,
    /// The same for clients that encrypt where this is for those that don't, and
    /// the other way round: a cache changes from one to the other.
    pub other_endpoint: String,
    /// True if clients must encrypt.
    pub is_encrypted: bool,
    /// The token of clients, if they need one.
    pub auth_token: Option<Hidden>,
    /// Its status, as `ElastiCache` calls it.
    pub status: String,
}

impl fmt::Debug for CacheToRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheToRun")
            .field("id", &self.id)
            .field("endpoint", &self.endpoint)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Simulator {
    /// The caches that exist, from the begin of their creation to that of
    /// their deletion.
    #[must_use]
    pub fn caches_to_run(&self) -> Vec<CacheToRun> {
        self.of_all_regions(|turn| turn.caches_to_run())
    }

    /// Reports that a cache takes connections: its creation goes on. Without this
    /// report it does not.
    pub fn cache_runs(&self, id: &str) {
        self.in_all_regions(|turn| turn.cache_runs(id));
    }

    /// A cache can't be run: its creation fails.
    pub fn cache_fails(&self, id: &str) {
        self.in_all_regions(|turn| turn.cache_fails(id));
    }
}

impl Turn<'_> {
    fn caches_to_run(&mut self) -> Vec<CacheToRun> {
        let hosts = self.cache_hosts();
        let prefix = self.arn("elasticache", "replicationgroup:");
        let region = self.region.clone();
        let is_run = |group: &&ReplicationGroup| {
            !matches!(group.status, Status::Deleting | Status::CreateFailed)
        };
        let groups = self.here().elasticache.groups.values().filter(is_run);
        groups
            .map(|group| CacheToRun {
                id: format!("{prefix}{}", group.id),
                group: group.id.clone(),
                region: region.clone(),
                endpoint: format!("{}:{}", hosts.primary(group), group.settings.port),
                other_endpoint: format!("{}:{}", hosts.other_primary(group), group.settings.port),
                is_encrypted: group.settings.transit_encryption_enabled,
                auth_token: group.auth_token.clone(),
                status: json!(group.status).as_str().unwrap_or_default().to_owned(),
            })
            .collect()
    }

    fn cache_fails(&mut self, arn: &str) {
        let prefix = self.arn("elasticache", "replicationgroup:");
        let Some(id) = arn.strip_prefix(&prefix) else {
            return;
        };
        let group = self.replication_group(id).ok();
        if let Some(group) = group.filter(|group| group.status == Status::Creating) {
            group.fails = true;
            self.leave_group_status(id);
        }
    }

    fn cache_runs(&mut self, arn: &str) {
        let prefix = self.arn("elasticache", "replicationgroup:");
        let Some(id) = arn.strip_prefix(&prefix) else {
            return;
        };
        let group = self.replication_group(id);
        if group.is_ok_and(|group| group.status == Status::Creating) {
            self.leave_group_status(id);
        }
    }
}
