//! Validation of the parameters of an instance.

use super::{
    class,
    orderable::STORAGE_TYPES,
    version::{AUTHORITIES, LOG_TYPES},
};
use crate::{fault::ApiFault, state::rds::Settings, window::Window};

/// Below this size gp3 has a fixed number of operations.
pub(super) const GP3_BASELINE_GIB: u32 = 400;

/// From there on, what gp3 has at least.
const GP3_LEAST_IOPS: u32 = 12_000;
const GP3_LEAST_THROUGHPUT: u32 = 500;

/// Minutes that a window has at least.
pub(super) const WINDOW: u32 = 30;

pub(super) type Checked = Result<(), ApiFault>;

pub(super) fn value(message: impl Into<String>) -> ApiFault {
    ApiFault::new("InvalidParameterValue", message)
}

pub(super) fn combination(message: impl Into<String>) -> ApiFault {
    ApiFault::new("InvalidParameterCombination", message)
}

pub(super) fn check(is_right: bool, fault: impl FnOnce() -> ApiFault) -> Checked {
    if is_right { Ok(()) } else { Err(fault()) }
}

/// Validates an instance that is created or changed.
pub(super) fn check_settings(settings: &Settings) -> Checked {
    check_class(settings)?;
    check_storage(settings)?;
    check_windows(settings)?;
    check_logs(settings)?;
    check(settings.backup_retention_period <= 35, || {
        value(format!(
            "Invalid backup retention period: {}. Must be between 0 and 35.",
            settings.backup_retention_period
        ))
    })?;
    check(settings.port >= 1150, || {
        value(format!(
            "Invalid port: {}. Must be between 1150 and 65535.",
            settings.port
        ))
    })?;
    check(AUTHORITIES.contains(&settings.authority.as_str()), || {
        ApiFault::new(
            "CertificateNotFound",
            format!("Certificate not found: {}", settings.authority),
        )
    })
}

fn check_class(settings: &Settings) -> Checked {
    let class = &settings.class;
    check(class.starts_with("db."), || {
        value(format!("Invalid DB Instance class: {class}"))
    })?;
    check(class::all().any(|it| it == *class), || {
        combination(format!(
            "RDS does not support creating a DB instance with the following combination: DBInstanceClass={class}, Engine=postgres, EngineVersion={}, LicenseModel=postgresql-license. For supported combinations of instance class and database engine version, see the documentation.",
            settings.engine_version
        ))
    })
}

fn check_storage(settings: &Settings) -> Checked {
    let (storage, size) = (settings.storage_type.as_str(), settings.allocated_storage);
    check(STORAGE_TYPES.contains(&storage), || {
        value(format!("Invalid storage type: {storage}"))
    })?;
    let smallest = match storage {
        "io1" | "io2" => 100,
        "standard" => 5,
        _ => 20,
    };
    let largest = if storage == "standard" { 3072 } else { 65_536 };
    check((smallest..=largest).contains(&size), || {
        value(format!(
            "Invalid storage size for engine name postgres and storage type {storage}: {size}"
        ))
    })?;
    let is_tuned = settings.iops.is_some() || settings.storage_throughput.is_some();
    check(
        storage != "gp3" || size >= GP3_BASELINE_GIB || !is_tuned,
        || {
            combination(
                "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400.",
            )
        },
    )?;
    check_gp3(settings)?;
    check(
        !storage.starts_with("io") || settings.iops.is_some(),
        || {
            combination(format!(
                "Iops must be specified for storage type {storage}."
            ))
        },
    )?;
    check(
        settings
            .max_allocated_storage
            // The size itself turns growing off.
            .is_none_or(|most| most == size || most * 10 >= size * 11),
        || {
            combination(format!(
                "Invalid max storage size for engine name postgres and storage type {storage}: it must be at least 10% greater than the allocated storage of {size} GiB."
            ))
        },
    )
}

/// The ratios of size, operations and throughput of large gp3 storage.
fn check_gp3(settings: &Settings) -> Checked {
    let size = settings.allocated_storage;
    if settings.storage_type != "gp3" || size < GP3_BASELINE_GIB {
        return Ok(());
    }
    let iops = settings.iops.unwrap_or(GP3_LEAST_IOPS);
    let throughput = settings.storage_throughput.unwrap_or(GP3_LEAST_THROUGHPUT);
    let is_good = iops >= GP3_LEAST_IOPS
        && u64::from(iops) <= u64::from(size) * 500
        && throughput >= GP3_LEAST_THROUGHPUT
        && throughput <= iops / 4;
    check(is_good, || {
        combination(format!(
            "Invalid iops or storage throughput value for engine name postgres and storage type gp3: {iops}, {throughput}"
        ))
    })
}

pub(super) fn check_windows(settings: &Settings) -> Checked {
    let backup = settings.preferred_backup_window.as_deref();
    let backup = backup.map(|it| Window::of_day(it, WINDOW)).transpose()?;
    let maintenance = settings.preferred_maintenance_window.as_deref();
    let maintenance = maintenance
        .map(|it| Window::of_week(it, WINDOW))
        .transpose()?;
    let both = backup.zip(maintenance);
    check(
        !both.is_some_and(|(backup, maintenance)| backup.meets(maintenance)),
        || value("The backup window and maintenance window must not overlap."),
    )
}

fn check_logs(settings: &Settings) -> Checked {
    let unknown: Vec<&str> = settings
        .enabled_cloudwatch_logs_exports
        .iter()
        .map(String::as_str)
        .filter(|it| !LOG_TYPES.contains(it))
        .collect();
    check(unknown.is_empty(), || {
        combination(format!(
            "You cannot use the log types '{}' with engine version postgres {}. For supported log types, see the documentation.",
            unknown.join(", "),
            settings.engine_version
        ))
    })
}
