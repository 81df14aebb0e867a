//! Changing instances: at once, soon, or in the maintenance window.

mod checks;

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use self::checks::{check_storage_rest, check_tuning, upgrade};
use super::{naming, rules, settings::renamed};
use crate::{
    fault::ApiFault,
    hidden::Hidden,
    members::{self, Members},
    operation::{Answer, input},
    state::rds::{DbInstance, Rds, Status},
    world::Turn,
};

/// Changes that are always applied immediately.
const AT_ONCE: &[&str] = &[
    "AutoMinorVersionUpgrade",
    "CopyTagsToSnapshot",
    "DatabaseInsightsMode",
    "DeletionProtection",
    "EngineLifecycleSupport",
    "MaxAllocatedStorage",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "PerformanceInsightsEnabled",
    "PerformanceInsightsRetentionPeriod",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
    "PubliclyAccessible",
    "VpcSecurityGroupIds",
];

/// Changes that wait for the maintenance window unless they are applied immediately.
const QUEUED: &[&str] = &[
    "AllocatedStorage",
    "BackupRetentionPeriod",
    "CACertificateIdentifier",
    "DBInstanceClass",
    "DBParameterGroupName",
    "DBSubnetGroupName",
    "DedicatedLogVolume",
    "EngineVersion",
    "IAMDatabaseAuthenticationEnabled",
    "Iops",
    "MultiAZ",
    "OptionGroupName",
    "Port",
    "StorageThroughput",
    "StorageType",
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Modify {
    #[serde(rename = "DBInstanceIdentifier")]
    identifier: String,
    #[serde(rename = "NewDBInstanceIdentifier")]
    new_identifier: Option<String>,
    #[serde(default)]
    apply_immediately: bool,
    #[serde(default)]
    allow_major_version_upgrade: bool,
    master_user_password: Option<Hidden>,
    #[serde(rename = "CloudwatchLogsExportConfiguration")]
    log_exports: Option<LogExports>,
    #[serde(flatten)]
    members: Members,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct LogExports {
    enable_log_types: Vec<String>,
    disable_log_types: Vec<String>,
}

pub(super) fn modify_db_instance(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Modify = input(value)?;
    let now = turn.now;
    let mut instance = turn.db_instance(&wanted.identifier)?.clone();
    let asked = differing(&wanted, &instance, &turn.here().rds)?;
    // Unverified: protection is of the control plane alone, and without this no one could
    // ever delete a protected instance that failed.
    let is_unprotected = instance.status == Status::Failed
        && wanted.master_user_password.is_none()
        && asked.keys().all(|name| name == "DeletionProtection");
    let is_available = matches!(
        instance.status,
        Status::Available | Status::StorageOptimization
    );
    if !is_available && !is_unprotected {
        return Err(ApiFault::new(
            "InvalidDBInstanceState",
            format!(
                "Database instance is not in available state: {}",
                instance.identifier
            ),
        ));
    }
    check_storage_rest(&asked, &instance, now)?;
    let after = members::changed(&instance.settings, &asked)?;
    check_tuning(&wanted, &asked, &after)?;
    rules::check_settings(&after)?;
    if asked.contains_key("DBInstanceClass") {
        turn.check_class_where_it_lives(&after)?;
    }
    if let Some(password) = &wanted.master_user_password {
        naming::check_password(password.reveal())?;
    }
    if asked.contains_key("VpcSecurityGroupIds") {
        turn.check_db_security_groups(&after)?;
        for interface in &instance.interfaces {
            turn.regroup_interface(interface, &after.vpc_security_group_ids);
        }
    }
    let at_once = members::only(&asked, AT_ONCE);
    instance.settings = members::changed(&instance.settings, &at_once)?;
    instance.changes.password = wanted.master_user_password.clone();
    instance
        .changes
        .now
        .extend(members::only(&asked, &["EnabledCloudwatchLogsExports"]));
    instance
        .changes
        .queued
        .extend(members::only(&asked, QUEUED));
    rename(&wanted, &mut instance, turn)?;
    if wanted.apply_immediately {
        let queued = std::mem::take(&mut instance.changes.queued);
        instance.changes.now.extend(queued);
    }
    turn.plan_changes(&instance);
    let identifier = instance.identifier.clone();
    turn.here()
        .rds
        .instances
        .insert(identifier.clone(), instance);
    Ok(json!({"DBInstance": turn.shown_db_instance(&identifier)}))
}

/// Returns the pending changes.
fn differing(wanted: &Modify, instance: &DbInstance, rds: &Rds) -> Result<Members, ApiFault> {
    let mut asked = renamed(wanted.members.clone());
    asked.retain(|name, _| AT_ONCE.contains(&name.as_str()) || QUEUED.contains(&name.as_str()));
    if let Some(Value::String(group)) = asked.get_mut("DBSubnetGroupName") {
        *group = group.to_lowercase();
    }
    if let Some(version) = asked.remove("EngineVersion") {
        let requested = version.as_str().unwrap_or_default();
        let version = upgrade(requested, wanted.allow_major_version_upgrade, instance, rds)?;
        asked.insert("EngineVersion".to_owned(), version.into());
    }
    if let Some(changes) = &wanted.log_exports {
        let mut exports: BTreeSet<String> =
            instance.settings.enabled_cloudwatch_logs_exports.clone();
        exports.extend(changes.enable_log_types.iter().cloned());
        exports.retain(|it| !changes.disable_log_types.contains(it));
        asked.insert("EnabledCloudwatchLogsExports".to_owned(), json!(exports));
    }
    let before = members::of(&instance.settings);
    asked.retain(|name, value| before.get(name) != Some(value));
    Ok(asked)
}

fn rename(wanted: &Modify, instance: &mut DbInstance, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    let Some(identifier) = &wanted.new_identifier else {
        return Ok(());
    };
    naming::check_identifier("NewDBInstanceIdentifier", identifier)?;
    let identifier = identifier.to_lowercase();
    if turn.here().rds.instances.contains_key(&identifier) {
        return Err(super::creation::already_exists());
    }
    let change = ("DBInstanceIdentifier".to_owned(), identifier.into());
    instance.changes.queued.extend([change]);
    Ok(())
}
