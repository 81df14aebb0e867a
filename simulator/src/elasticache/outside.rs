//! Caches as those see them who run them.

use serde_json::json;

use super::{ReplicationGroup, Status};
use crate::{stores::CacheToRun, world::Turn};

impl Turn<'_> {
    pub(crate) fn caches_to_run(&mut self) -> Vec<CacheToRun> {
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

    pub(crate) fn cache_fails(&mut self, arn: &str) {
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

    pub(crate) fn cache_runs(&mut self, arn: &str) {
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
