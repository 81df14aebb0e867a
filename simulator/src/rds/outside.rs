//! Databases as those see them who run them.

use serde_json::json;

use super::{DbInstance, Status};
use crate::{stores::DatabaseToRun, world::Turn};

/// The database that there is where none was asked for.
const DEFAULT_DATABASE: &str = "postgres";

impl Turn<'_> {
    pub(crate) fn databases_to_run(&mut self) -> Vec<DatabaseToRun> {
        let is_run = |it: &&DbInstance| !matches!(it.status, Status::Deleting | Status::Failed);
        let instances: Vec<DbInstance> = self
            .here()
            .rds
            .instances
            .values()
            .filter(is_run)
            .cloned()
            .collect();
        instances
            .into_iter()
            .map(|it| self.seen_outside(it))
            .collect()
    }

    fn seen_outside(&mut self, instance: DbInstance) -> DatabaseToRun {
        let endpoint = self.endpoint_of(&instance);
        let settings = instance.settings;
        DatabaseToRun {
            id: instance.resource_id,
            identifier: instance.identifier,
            region: self.region.clone(),
            version: settings.engine_version,
            endpoint: format!("{}:{}", endpoint.host, endpoint.port),
            user: settings.master_username,
            password: instance.password,
            restored_from: instance.restored_from,
            name: settings.db_name.unwrap_or(DEFAULT_DATABASE.to_owned()),
            status: json!(instance.status)
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// The resource ids of the instances whose data snapshots hold.
    pub(crate) fn databases_in_snapshots(&mut self) -> Vec<String> {
        let snapshots = self.here().rds.snapshots.values();
        snapshots.map(|it| it.resource_id.clone()).collect()
    }

    pub(crate) fn database_fails(&mut self, id: &str, reason: &str) {
        let instance = self.db_instance_of(id);
        if let Some(instance) = instance.filter(|it| it.status == Status::Creating) {
            instance.fails = true;
            self.tell_failure(id, reason);
            self.leave_status(id);
        }
    }

    pub(crate) fn database_runs(&mut self, id: &str) {
        let instance = self.db_instance_of(id);
        if instance.is_some_and(|it| it.status == Status::Creating) {
            self.leave_status(id);
        }
    }
}
