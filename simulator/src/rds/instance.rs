//! An instance, and where it is in its life.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment,
    hidden::Hidden,
    world::{Tags, Turn},
};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct DbInstance {
    pub(crate) identifier: String,
    /// `db-` and 26 characters; stays when the instance is renamed.
    pub(crate) resource_id: String,
    pub(crate) status: Status,
    pub(crate) created_at: Moment,
    pub(crate) engine_version: String,
    pub(crate) class: String,
    pub(crate) allocated_storage_gib: u32,
    pub(crate) max_allocated_storage_gib: Option<u32>,
    pub(crate) storage_type: String,
    pub(crate) is_encrypted: bool,
    pub(crate) kms_key_id: Option<String>,
    pub(crate) db_name: Option<String>,
    pub(crate) user: String,
    pub(crate) password: Hidden,
    pub(crate) subnet_group: String,
    pub(crate) zone: String,
    pub(crate) security_groups: Vec<String>,
    pub(crate) port: u16,
    pub(crate) is_public: bool,
    pub(crate) is_multi_az: bool,
    pub(crate) backup_retention_days: u32,
    pub(crate) backup_window: String,
    pub(crate) maintenance_window: String,
    pub(crate) log_exports: BTreeSet<String>,
    pub(crate) is_protected: bool,
    pub(crate) tags: Tags,
    /// Its place in the network.
    pub(crate) interface: Option<String>,
    /// Where it is reached, since it left `creating`.
    pub(crate) endpoint: Option<(String, u16)>,
}

/// Where an instance is in its life, by the names that RDS has for it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Status {
    Creating,
    BackingUp,
    ConfiguringLogExports,
    Available,
    Modifying,
    Upgrading,
    ResettingMasterCredentials,
    Renaming,
    Stopping,
    Stopped,
    Starting,
    StorageOptimization,
    Deleting,
    Failed,
}

impl DbInstance {
    /// Whether it takes connections.
    pub(crate) fn serves(&self) -> bool {
        self.endpoint.is_some()
            && !matches!(
                self.status,
                Status::Creating
                    | Status::Upgrading
                    | Status::Stopping
                    | Status::Stopped
                    | Status::Starting
                    | Status::Deleting
                    | Status::Failed
            )
    }
}

impl Turn<'_> {
    /// The instance that is reached at `host`, if there is one.
    pub(crate) fn database_at(&mut self, host: &str) -> Option<DbInstance> {
        let mut instances = self.here().rds.instances.values();
        instances
            .find(|instance| {
                let endpoint = instance.endpoint.as_ref();
                endpoint.is_some_and(|(address, _)| address.eq_ignore_ascii_case(host))
            })
            .cloned()
    }
}
