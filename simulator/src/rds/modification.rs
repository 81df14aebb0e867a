//! Changing instances: at once, soon, or in the maintenance window.

use std::{collections::BTreeSet, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    naming,
    rules::{self, GP3_BASELINE_GIB, combination},
    settings::renamed,
    version,
};
use crate::{
    clock::Moment,
    fault::ApiFault,
    hidden::Hidden,
    members::{self, Members},
    operation::{Answer, input},
    state::rds::{DbInstance, Rds, Settings, Status},
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

/// For so long after a change of the storage there can't be another.
const STORAGE_REST: Duration = Duration::from_secs(6 * 3600);

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

/// Returns the version that an upgrade to `requested` leads to.
fn upgrade(
    requested: &str,
    is_major_allowed: bool,
    instance: &DbInstance,
    rds: &Rds,
) -> Result<String, ApiFault> {
    let before = &instance.settings.engine_version;
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    if requested == before || *requested == major(before) {
        return Ok(before.clone());
    }
    let after = rds.version_meant(Some(requested))?;
    let targets = version::parse(before).map(|it| rds.upgrade_targets(it));
    let is_target = |after| targets.unwrap_or_default().contains(&after);
    if !version::parse(&after).is_some_and(is_target) {
        return Err(combination(format!(
            "Cannot upgrade postgres from {before} to {after}"
        )));
    }
    if major(&after) != major(before) && !is_major_allowed {
        return Err(combination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
        ));
    }
    Ok(after)
}

fn check_storage_rest(asked: &Members, instance: &DbInstance, now: Moment) -> Result<(), ApiFault> {
    let before = instance.settings.allocated_storage;
    let wanted = asked.get("AllocatedStorage").and_then(Value::as_u64);
    if wanted.is_some_and(|size| size * 10 < u64::from(before) * 11) {
        return Err(combination(format!(
            "Invalid storage size: it must be at least 10 percent greater than the current {before} GiB, and can't shrink."
        )));
    }
    let is_of_storage = [
        "AllocatedStorage",
        "StorageType",
        "Iops",
        "StorageThroughput",
    ]
    .iter()
    .any(|name| asked.contains_key(*name));
    let changed_at = instance.storage_changed_at;
    if is_of_storage && changed_at.is_some_and(|it| now.since(it) < STORAGE_REST) {
        return Err(combination(
            "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
        ));
    }
    Ok(())
}

/// A change to large gp3 storage must name its performance
/// in the same call (`docs/AWS.md#changing`).
fn check_tuning(wanted: &Modify, asked: &Members, after: &Settings) -> Result<(), ApiFault> {
    const TUNED: [&str; 2] = ["Iops", "StorageThroughput"];
    let is_large = after.storage_type == "gp3" && after.allocated_storage >= GP3_BASELINE_GIB;
    let is_changed = [
        "AllocatedStorage",
        "StorageType",
        "Iops",
        "StorageThroughput",
    ]
    .iter()
    .any(|name| asked.contains_key(*name));
    let is_named = |name: &&str| wanted.members.get(*name).is_some_and(|it| !it.is_null());
    if is_large && is_changed && !TUNED.iter().all(is_named) {
        return Err(combination(
            "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance that has iops.",
        ));
    }
    Ok(())
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
