//! Databases for processes that run them in place of the simulator.

use std::{collections::BTreeSet, fmt};

use serde_json::json;

use crate::{
    hidden::Hidden,
    simulator::Simulator,
    state::rds::{DbInstance, Status},
    world::Turn,
};

/// Name of the database of an instance that was created without one.
const DEFAULT_DATABASE: &str = "postgres";

/// A database that a process outside must run.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseToRun {
    /// The id that it keeps when it is renamed: letters, digits and a hyphen.
    pub id: String,
    /// Its identifier, as people call it.
    pub identifier: String,
    /// The region it is in.
    pub region: String,
    /// The version of `PostgreSQL` that it has.
    pub version: String,
    /// The host name and the port, `host:port`, that the world has for it.
    pub endpoint: String,
    /// The user who may do everything.
    pub user: String,
    /// The user's password, which may be another one later.
    pub password: Hidden,
    /// The database that is in it from the start.
    pub name: String,
    /// The id of the database from whose snapshot it is restored, if it is.
    pub restored_from: Option<String>,
    /// Its status, as RDS calls it.
    pub status: String,
}

impl fmt::Debug for DatabaseToRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseToRun")
            .field("id", &self.id)
            .field("identifier", &self.identifier)
            .field("endpoint", &self.endpoint)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Simulator {
    /// The databases that exist, from the begin of their creation to that of
    /// their deletion; also those that are stopped.
    #[must_use]
    pub fn databases_to_run(&self) -> Vec<DatabaseToRun> {
        self.of_all_regions(|turn| turn.databases_to_run())
    }

    /// The ids of the databases whose data snapshots hold.
    #[must_use]
    pub fn databases_in_snapshots(&self) -> BTreeSet<String> {
        let ids = self.of_all_regions(|turn| turn.databases_in_snapshots());
        ids.into_iter().collect()
    }

    /// Reports that a database takes connections: its creation goes on. Without this
    /// report it does not.
    pub fn database_runs(&self, id: &str) {
        self.in_all_regions(|turn| turn.database_runs(id));
    }

    /// A database can't be run: its creation fails, and an event has the reason.
    pub fn database_fails(&self, id: &str, reason: &str) {
        self.in_all_regions(|turn| turn.database_fails(id, reason));
    }
}

impl Turn<'_> {
    fn databases_to_run(&mut self) -> Vec<DatabaseToRun> {
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
    fn databases_in_snapshots(&mut self) -> Vec<String> {
        let snapshots = self.here().rds.snapshots.values();
        snapshots.map(|it| it.resource_id.clone()).collect()
    }

    fn database_fails(&mut self, id: &str, reason: &str) {
        let instance = self.db_instance_of(id);
        if let Some(instance) = instance.filter(|it| it.status == Status::Creating) {
            instance.fails = true;
            self.record_failure(id, reason);
            self.leave_status(id);
        }
    }

    fn database_runs(&mut self, id: &str) {
        let instance = self.db_instance_of(id);
        if instance.is_some_and(|it| it.status == Status::Creating) {
            self.leave_status(id);
        }
    }
}
