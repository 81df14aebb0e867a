//! What the account offers, asked only where something is to be made of it.

use kavak_stack::{
    Observed, Settings, Spec,
    engine_version::{self, EngineVersion},
    key,
    spec::Subnet,
};

use super::unread;
use crate::{
    aws::Clients,
    error::{Error, ErrorKind},
    observe::{
        ec2_zones::offered_zones,
        rds::{offered_versions, orderable, storage_changed_lately, upgrade_targets},
    },
};

/// The zones that the settings name, else those of the subnets that are
/// there, else the first two of the account.
pub(super) async fn availability_zones(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
) -> Result<Vec<String>, Error> {
    let wanted = &settings.network.availability_zones;
    let held = held_zones(observed);
    if held.len() == 2 && (wanted.is_empty() || *wanted == held) {
        return Ok(held);
    }
    let offered = offered_zones(aws).await.map_err(unread)?;
    if wanted.is_empty() {
        return first_two(aws, settings, observed, offered).await;
    }
    let is_missing = |zone: &&String| !offered.contains(zone);
    match wanted.iter().find(is_missing) {
        None => Ok(wanted.clone()),
        Some(zone) => Err(Error::new(
            ErrorKind::Refused,
            format!("network.availability_zones: `{zone}` is not available to this account"),
        )
        .because(format!(
            "the zones of {} are {}",
            settings.region,
            offered.join(", ")
        ))
        .meaning("nothing was changed")
        .next("name two of those, or leave network.availability_zones empty")),
    }
}

/// The first two zones in which the database can be, where one is to be created;
/// else, and where there are no two, the first two of the account.
async fn first_two(
    aws: &Clients,
    settings: &Settings,
    observed: &Observed,
    offered: Vec<String>,
) -> Result<Vec<String>, Error> {
    let mut zones = offered.clone();
    if observed.get(&key::DB_INSTANCE).is_none() {
        let class = &settings.database.instance_class;
        let options = orderable::options(aws, class, None).await;
        // Who may not ask takes them as they come.
        for option in options.iter().flatten().take(1) {
            zones.retain(|zone| option.zones.contains(zone));
        }
    }
    let chosen = if zones.len() < 2 { offered } else { zones };
    Ok(chosen.into_iter().take(2).collect())
}

/// The zones of the subnets that are there, first and second: that AWS lists
/// others today is no reason to move them.
fn held_zones(observed: &Observed) -> Vec<String> {
    let zone = |index: usize| {
        [&key::SUBNET_PRIVATE, &key::SUBNET_PUBLIC]
            .iter()
            .find_map(|keys| observed.get(&keys[index])?.spec.attributes_of::<Subnet>())
            .map(|subnet| subnet.availability_zone.clone())
    };
    (0..2).filter_map(zone).collect()
}

/// The version of `PostgreSQL` to install (D4).
pub(super) async fn database_version(
    aws: &Clients,
    settings: &Settings,
    notices: &mut Vec<String>,
) -> Result<String, Error> {
    let wanted = &settings.database.engine_version;
    let offered = offered_versions(aws, wanted).await.map_err(unread)?;
    let version = engine_version::choose(wanted, &offered).map_err(|error| {
        Error::new(
            ErrorKind::Refused,
            format!("database.engine_version: {wanted} can't be created"),
        )
        .because(error)
        .meaning("nothing was changed")
        .next("set database.engine_version to a version that is offered")
    })?;
    if version != *wanted {
        notices.push(format!(
            "AWS no longer offers PostgreSQL {wanted}: {version}, the oldest newer one, is created"
        ));
    }
    Ok(version)
}

/// Reads the versions that AWS upgrades the database to, where the settings ask
/// for a newer major version than it has.
pub(super) async fn add_upgrade_targets(
    aws: &Clients,
    settings: &Settings,
    observed: &mut Observed,
) -> Result<(), Error> {
    let Some(found) = observed.resources.get_mut(&key::DB_INSTANCE) else {
        return Ok(());
    };
    let Spec::DbInstance(database) = &found.spec else {
        return Ok(());
    };
    let major = |version: &str| EngineVersion::parse(version).map(|version| version.major);
    if major(&database.engine_version) < major(&settings.database.engine_version) {
        found.upgrade_targets = upgrade_targets(aws, &database.engine_version)
            .await
            .map_err(unread)?;
    }
    Ok(())
}

/// Reads whether the storage of the database was changed a short while ago, where
/// the settings ask for another. Who may not ask learns it from AWS's refusal.
pub(super) async fn add_storage_rest(aws: &Clients, settings: &Settings, observed: &mut Observed) {
    let Some(found) = observed.resources.get_mut(&key::DB_INSTANCE) else {
        return;
    };
    let Spec::DbInstance(database) = &found.spec else {
        return;
    };
    let wanted = &settings.database;
    let is_other = |wanted: Option<u32>, held: Option<u32>| wanted.is_some() && wanted != held;
    if wanted.storage_gb > database.allocated_storage_gb
        || is_other(wanted.iops, database.iops)
        || is_other(wanted.storage_throughput, database.storage_throughput_mbps)
    {
        found.storage_rests = storage_changed_lately(aws, &found.id).await;
    }
}
