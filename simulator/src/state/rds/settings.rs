//! Settings of database instances.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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
