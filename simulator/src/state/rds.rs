//! Database instances and their snapshots.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment, hidden::Hidden, members::Members, state::subnet_group::SubnetGroup, tags::Tags,
};

mod settings;

pub(crate) use self::settings::Settings;

/// RDS's state.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Rds {
    pub(crate) subnet_groups: BTreeMap<String, SubnetGroup>,
    pub(crate) instances: BTreeMap<String, DbInstance>,
    pub(crate) snapshots: BTreeMap<String, Snapshot>,
    /// The versions of `PostgreSQL` that can be had, if not the usual ones.
    pub(crate) offered_versions: Option<Vec<String>>,
    /// Zones that don't have a class, by the class.
    #[serde(default)]
    pub(crate) withheld: BTreeMap<String, BTreeSet<String>>,
    /// The instances that are deleted and whose automated backups are kept, by
    /// their resource ids.
    #[serde(default)]
    pub(crate) retained_backups: BTreeSet<String>,
    /// There is no room for new instances.
    pub(crate) is_full: bool,
    /// The next instance's creation fails.
    pub(crate) next_fails: bool,
    /// The key that instances and snapshots are encrypted with can't be used any more.
    #[serde(default)]
    pub(crate) is_key_lost: bool,
    /// The part of host names that is this account's in this region.
    pub(crate) host_part: String,
}

/// Scheduled changes of RDS.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Transition {
    Instance(InstanceTransition),
    /// A snapshot is complete.
    Snapshot {
        identifier: String,
    },
}

/// Something that happened to an instance.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Event {
    pub(crate) at: Moment,
    pub(crate) message: String,
    pub(crate) category: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct DbInstance {
    pub(crate) identifier: String,
    /// `db-` and 26 characters; stays when the instance is renamed.
    pub(crate) resource_id: String,
    pub(crate) status: Status,
    /// Number of statuses before this one.
    pub(crate) step: u32,
    pub(crate) created_at: Moment,
    pub(crate) deletable_at: Moment,
    pub(crate) settings: Settings,
    pub(crate) password: Hidden,
    /// The resource id of the instance whose snapshot it was restored from.
    #[serde(default)]
    pub(crate) restored_from: Option<String>,
    pub(crate) changes: Changes,
    pub(crate) storage_changed_at: Option<Moment>,
    pub(crate) tags: Tags,
    /// The subnets that it and its standby live in.
    pub(crate) subnet_ids: Vec<String>,
    /// Their places in the network.
    pub(crate) interfaces: Vec<String>,
    /// Its endpoint, since it left `creating`.
    pub(crate) endpoint: Option<Endpoint>,
    /// It was available once.
    pub(crate) is_set_up: bool,
    /// Its creation ends in failure.
    pub(crate) fails: bool,
    /// Its events, oldest first; a world of an earlier program has none.
    #[serde(default)]
    pub(crate) events: Vec<Event>,
}

/// Changes that were asked for and not made yet.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Changes {
    /// Those being made, or about to be.
    pub(crate) now: Members,
    /// Those that wait for the maintenance window.
    pub(crate) queued: Members,
    pub(crate) password: Option<Hidden>,
}

/// A host and a port.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Endpoint {
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// The status of an instance, by the names of RDS.
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
    Stopping,
    Stopped,
    Starting,
    Deleting,
    Failed,
}

impl DbInstance {
    /// Returns whether it takes connections.
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

/// Scheduled changes of an instance.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum InstanceTransition {
    /// The status that was entered as this step ends.
    Leave { resource_id: String, step: u32 },
    /// The changes that were asked for begin.
    Begin { resource_id: String },
    /// The maintenance window comes.
    Maintain { resource_id: String },
    /// An instance that was available is busy once more, as happens after a
    /// creation.
    Flicker { resource_id: String, step: u32 },
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Snapshot {
    pub(crate) instance: String,
    pub(crate) resource_id: String,
    pub(crate) instance_created_at: Moment,
    pub(crate) created_at: Moment,
    pub(crate) settings: Settings,
    /// The master password in it; a world of an earlier program has none.
    #[serde(default)]
    pub(crate) password: Hidden,
    pub(crate) vpc_id: String,
    pub(crate) is_complete: bool,
    pub(crate) tags: Tags,
}
