//! Database instances and their snapshots.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment,
    hidden::Hidden,
    members::Members,
    world::{Tags, subnet_group::SubnetGroup},
};

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
    Rebooting,
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
                    | Status::Rebooting
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

/// Members are called as in RDS's answers.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Settings {
    #[serde(rename = "DBInstanceClass")]
    pub(crate) class: String,
    #[serde(default)]
    pub(crate) engine_version: String,
    #[serde(default)]
    pub(crate) allocated_storage: u32,
    pub(crate) max_allocated_storage: Option<u32>,
    #[serde(default = "defaults::storage_type")]
    pub(crate) storage_type: String,
    pub(crate) iops: Option<u32>,
    pub(crate) storage_throughput: Option<u32>,
    #[serde(default)]
    pub(crate) storage_encrypted: bool,
    pub(crate) kms_key_id: Option<String>,
    #[serde(rename = "DBName")]
    pub(crate) db_name: Option<String>,
    #[serde(default)]
    pub(crate) master_username: String,
    #[serde(rename = "DBSubnetGroupName", default)]
    pub(crate) subnet_group: String,
    #[serde(default)]
    pub(crate) availability_zone: String,
    #[serde(default)]
    pub(crate) vpc_security_group_ids: Vec<String>,
    #[serde(default = "defaults::port")]
    pub(crate) port: u16,
    pub(crate) publicly_accessible: Option<bool>,
    #[serde(rename = "MultiAZ", default)]
    pub(crate) multi_az: bool,
    #[serde(default = "defaults::backup_retention_period")]
    pub(crate) backup_retention_period: u32,
    pub(crate) preferred_backup_window: Option<String>,
    pub(crate) preferred_maintenance_window: Option<String>,
    #[serde(default)]
    pub(crate) enabled_cloudwatch_logs_exports: BTreeSet<String>,
    #[serde(default)]
    pub(crate) deletion_protection: bool,
    #[serde(default = "defaults::yes")]
    pub(crate) auto_minor_version_upgrade: bool,
    #[serde(default)]
    pub(crate) copy_tags_to_snapshot: bool,
    #[serde(default)]
    pub(crate) monitoring_interval: u32,
    pub(crate) monitoring_role_arn: Option<String>,
    #[serde(default)]
    pub(crate) performance_insights_enabled: bool,
    #[serde(rename = "PerformanceInsightsKMSKeyId")]
    pub(crate) performance_insights_kms_key_id: Option<String>,
    pub(crate) performance_insights_retention_period: Option<u32>,
    #[serde(rename = "IAMDatabaseAuthenticationEnabled", default)]
    pub(crate) iam_database_authentication_enabled: bool,
    #[serde(rename = "CACertificateIdentifier", default = "defaults::authority")]
    pub(crate) authority: String,
    #[serde(default = "defaults::network_type")]
    pub(crate) network_type: String,
    #[serde(default = "defaults::lifecycle_support")]
    pub(crate) engine_lifecycle_support: String,
    #[serde(default = "defaults::insights_mode")]
    pub(crate) database_insights_mode: String,
    #[serde(default)]
    pub(crate) dedicated_log_volume: bool,
    #[serde(default = "defaults::license_model")]
    pub(crate) license_model: String,
    #[serde(rename = "DBParameterGroupName", default)]
    pub(crate) parameter_group: String,
    #[serde(rename = "OptionGroupName", default)]
    pub(crate) option_group: String,
    #[serde(default = "defaults::backup_target")]
    pub(crate) backup_target: String,
}

impl Settings {
    /// The groups of parameters and options that a version has where none
    /// are chosen.
    pub(crate) fn with_default_groups(mut self) -> Self {
        let major = self.engine_version.split('.').next().unwrap_or_default();
        let parameters = format!("default.postgres{major}");
        let options = format!("default:postgres-{major}");
        if self.parameter_group.is_empty() || self.parameter_group.starts_with("default.") {
            self.parameter_group = parameters;
        }
        if self.option_group.is_empty() || self.option_group.starts_with("default:") {
            self.option_group = options;
        }
        self
    }
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

mod defaults {
    pub(super) fn storage_type() -> String {
        "gp2".to_owned()
    }

    pub(super) const fn port() -> u16 {
        5432
    }

    pub(super) const fn backup_retention_period() -> u32 {
        1
    }

    pub(super) const fn yes() -> bool {
        true
    }

    pub(super) fn authority() -> String {
        "rds-ca-rsa2048-g1".to_owned()
    }

    pub(super) fn network_type() -> String {
        "IPV4".to_owned()
    }

    pub(super) fn lifecycle_support() -> String {
        "open-source-rds-extended-support".to_owned()
    }

    pub(super) fn insights_mode() -> String {
        "standard".to_owned()
    }

    pub(super) fn license_model() -> String {
        "postgresql-license".to_owned()
    }

    pub(super) fn backup_target() -> String {
        "region".to_owned()
    }
}
