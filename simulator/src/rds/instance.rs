//! An instance, and where it is in its life.

use serde::{Deserialize, Serialize};

use super::{event::Event, settings::Settings};
use crate::{
    clock::Moment,
    fault::ApiFault,
    hidden::Hidden,
    members::Members,
    world::{Tags, Turn},
};

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct DbInstance {
    pub(crate) identifier: String,
    /// `db-` and 26 characters; stays when the instance is renamed.
    pub(crate) resource_id: String,
    pub(crate) status: Status,
    /// How many statuses there were before this one.
    pub(super) step: u32,
    pub(crate) created_at: Moment,
    pub(super) deletable_at: Moment,
    pub(crate) settings: Settings,
    pub(crate) password: Hidden,
    /// The resource id of the instance whose snapshot it was restored from.
    #[serde(default)]
    pub(crate) restored_from: Option<String>,
    pub(super) changes: Changes,
    pub(super) storage_changed_at: Option<Moment>,
    pub(crate) tags: Tags,
    /// The subnets that it and its standby live in.
    pub(crate) subnet_ids: Vec<String>,
    /// Their places in the network.
    pub(super) interfaces: Vec<String>,
    /// Where it is reached, since it left `creating`.
    pub(crate) endpoint: Option<Endpoint>,
    /// It was available once.
    pub(super) is_set_up: bool,
    /// Its creation ends in failure.
    pub(crate) fails: bool,
    /// What happened to it, oldest first; a world of an earlier program has none.
    #[serde(default)]
    pub(super) events: Vec<Event>,
}

/// Changes that were asked for and not made yet.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Changes {
    /// Those being made, or about to be.
    pub(super) now: Members,
    /// Those that wait for the maintenance window.
    pub(super) queued: Members,
    pub(super) password: Option<Hidden>,
}

/// A host and a port.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Endpoint {
    pub(crate) host: String,
    pub(crate) port: u16,
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
    Renaming,
    ResettingMasterCredentials,
    StorageOptimization,
    Rebooting,
    Stopping,
    Stopped,
    Starting,
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
                    | Status::Rebooting
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
                endpoint.is_some_and(|endpoint| endpoint.host.eq_ignore_ascii_case(host))
            })
            .cloned()
    }

    /// An instance, by its identifier in any case.
    pub(super) fn db_instance(&mut self, identifier: &str) -> Result<&mut DbInstance, ApiFault> {
        let identifier = identifier.to_lowercase();
        let instances = &mut self.here().rds.instances;
        instances.get_mut(&identifier).ok_or_else(|| {
            ApiFault::new(
                "DBInstanceNotFound",
                format!("DBInstance {identifier} not found."),
            )
            .with_status(404)
        })
    }

    /// An instance by the id that it keeps.
    pub(crate) fn db_instance_of(&mut self, resource_id: &str) -> Option<&mut DbInstance> {
        let mut instances = self.here().rds.instances.values_mut();
        instances.find(|instance| instance.resource_id == resource_id)
    }
}
