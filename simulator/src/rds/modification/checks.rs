//! Checks of what an instance may be changed to, and when.

use std::time::Duration;

use serde_json::Value;

use super::Modify;
use crate::{
    clock::Moment,
    fault::ApiFault,
    members::Members,
    rds::{
        rules::{GP3_BASELINE_GIB, combination},
        version,
    },
    state::rds::{DbInstance, Rds, Settings},
};

/// For so long after a change of the storage there can't be another.
const STORAGE_REST: Duration = Duration::from_secs(6 * 3600);

/// Returns the version that an upgrade to `requested` leads to.
pub(super) fn upgrade(
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

pub(super) fn check_storage_rest(
    asked: &Members,
    instance: &DbInstance,
    now: Moment,
) -> Result<(), ApiFault> {
    let before = instance.settings.allocated_storage;
    let wanted = asked.get("AllocatedStorage").and_then(Value::as_u64);
    if wanted.is_some_and(|size| size * 10 < u64::from(before) * 11) {
        return Err(combination(format!(
            "Invalid storage size: it must be at least 10 percent greater than the current {before} GiB, and can't shrink."
        )));
    }
    let is_of_storage = changes_storage(asked);
    let changed_at = instance.storage_changed_at;
    if is_of_storage && changed_at.is_some_and(|it| now.since(it) < STORAGE_REST) {
        return Err(combination(
            "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
        ));
    }
    Ok(())
}

fn changes_storage(asked: &Members) -> bool {
    const STORAGE: [&str; 4] = [
        "AllocatedStorage",
        "StorageType",
        "Iops",
        "StorageThroughput",
    ];
    STORAGE.iter().any(|name| asked.contains_key(*name))
}

/// A change to large gp3 storage must name its performance
/// in the same call (`docs/AWS.md#changing`).
pub(super) fn check_tuning(
    wanted: &Modify,
    asked: &Members,
    after: &Settings,
) -> Result<(), ApiFault> {
    const TUNED: [&str; 2] = ["Iops", "StorageThroughput"];
    let is_large = after.storage_type == "gp3" && after.allocated_storage >= GP3_BASELINE_GIB;
    let is_changed = changes_storage(asked);
    let is_named = |name: &&str| wanted.members.get(*name).is_some_and(|it| !it.is_null());
    if is_large && is_changed && !TUNED.iter().all(is_named) {
        return Err(combination(
            "You must specify both the storage size and iops when modifying the storage size or iops on a DB instance that has iops.",
        ));
    }
    Ok(())
}
