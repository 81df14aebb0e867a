//! Changes that AWS makes only in certain steps: major versions of `PostgreSQL`, and
//! sizes of storage.

use crate::{
    Found, Key, Spec,
    engine_version::{self, EngineVersion},
    plan::Refusal,
    spec::{Change, DbInstance, ReplicationGroup, TransitEncryption, database::is_tenth_above},
};

/// `wanted` with the version that AWS upgrades `found` to, where a newer major
/// version is wanted: the oldest minor of a major is often no target.
pub(super) fn by_target(wanted: &Spec, found: &Found) -> Spec {
    let mut aimed = wanted.clone();
    if let (Spec::DbInstance(to), Spec::DbInstance(from)) = (&mut aimed, &found.spec)
        && is_major_upgrade(from, to)
        && let Ok(target) = engine_version::choose(&to.engine_version, &found.upgrade_targets)
    {
        to.engine_version = target;
    }
    aimed
}

/// The notice that another version than the wanted one is installed.
pub(super) fn detour(key: &Key, wanted: &Spec, found: &Found) -> Option<String> {
    let (Spec::DbInstance(to), Spec::DbInstance(from)) = (wanted, &found.spec) else {
        return None;
    };
    let target = engine_version::choose(&to.engine_version, &found.upgrade_targets).ok()?;
    let (from, to) = (&from.engine_version, &to.engine_version);
    let is_other = is_major_upgrade_of(from, to) && target != *to;
    is_other.then(|| {
        format!(
            "{key}: AWS does not upgrade PostgreSQL {from} to {to}: it is upgraded to {target}, the oldest newer target"
        )
    })
}

/// Why AWS would refuse to bring `found` to `wanted`.
pub(super) fn refusal(key: &Key, wanted: &Spec, found: &Found) -> Option<Refusal> {
    let impossible = |reason: String| Refusal::Impossible {
        key: key.clone(),
        reason,
    };
    if let (Spec::ReplicationGroup(to), Spec::ReplicationGroup(from)) = (wanted, &found.spec) {
        return is_encrypted_too_early(from, to).then(|| {
            impossible(
                "AWS switches in-transit encryption on in place from Redis 7.0.5 on, and this \
                 is an earlier one; set cache.engine_version to 7.1"
                    .into(),
            )
        });
    }
    let (Spec::DbInstance(to), Spec::DbInstance(from)) = (wanted, &found.spec) else {
        return None;
    };
    let targets = &found.upgrade_targets;
    if is_major_upgrade(from, to) && engine_version::choose(&to.engine_version, targets).is_err() {
        let (from, to) = (&from.engine_version, &to.engine_version);
        let targets = if targets.is_empty() {
            "none".to_owned()
        } else {
            targets.join(", ")
        };
        return Some(impossible(format!(
            "AWS upgrades PostgreSQL {from} neither to {to} nor to a newer minor version of it \
             (targets: {targets}); set database.engine_version to a target"
        )));
    }
    let (size, wanted_size) = (from.allocated_storage_gb, to.allocated_storage_gb);
    (wanted_size > size && !is_tenth_above(wanted_size, size)).then(|| {
        let least = (u64::from(size) * 11).div_ceil(10);
        impossible(format!(
            "storage grows from {size} GB by a tenth or more; set database.storage_gb to {size}, \
             or to {least} or more"
        ))
    })
}

/// Why AWS would not change the storage of `found` now: after a change it rests.
pub(super) fn storage_rest(key: &Key, changes: &[Change], found: &Found) -> Option<Refusal> {
    let is_of_storage = |change: &Change| {
        [
            "allocated_storage_gb",
            "storage_type",
            "iops",
            "storage_throughput_mbps",
        ]
        .iter()
        .any(|attribute| change.is(attribute))
    };
    let change = changes.iter().find(|it| is_of_storage(it))?;
    found.storage_rests.then(|| Refusal::Impossible {
        key: key.clone(),
        reason: format!(
            "{} was changed within the last six hours, and AWS takes the next change of storage \
             only six hours after that and when it is optimized; run it again then, or take the \
             change out of the settings",
            if change.is("allocated_storage_gb") {
                "its size"
            } else {
                "its storage"
            }
        ),
    })
}

/// `true` if encryption is to be switched on, and the version stays one that does
/// not take it.
fn is_encrypted_too_early(from: &ReplicationGroup, to: &ReplicationGroup) -> bool {
    let is_switched_on = from.transit_encryption == TransitEncryption::Off
        && to.transit_encryption != TransitEncryption::Off;
    let stays = from.engine == to.engine && from.engine_version == to.engine_version;
    is_switched_on && stays && !from.takes_encryption_in_place()
}

fn is_major_upgrade(from: &DbInstance, to: &DbInstance) -> bool {
    is_major_upgrade_of(&from.engine_version, &to.engine_version)
}

fn is_major_upgrade_of(from: &str, to: &str) -> bool {
    let major = |version: &str| EngineVersion::parse(version).map(|version| version.major);
    major(from)
        .zip(major(to))
        .is_some_and(|(from, to)| from < to)
}
