//! What a modification of an RDS instance asks for: only what differs.

use std::collections::BTreeSet;

use aws_sdk_rds::{
    operation::modify_db_instance::builders::ModifyDbInstanceInputBuilder,
    types::CloudwatchLogsExportConfiguration,
};
use kavak_stack::spec::DbInstance;

use super::db_instance::count;
use crate::resources::known;

/// From this size on gp3 storage of `PostgreSQL` has a performance of its own,
/// and at least this one (`docs/AWS.md#changing`).
const GP3_IS_TUNED_FROM_GB: u32 = 400;
const GP3_LEAST_IOPS: u32 = 12_000;
const GP3_LEAST_THROUGHPUT_MBPS: u32 = 500;

/// The parameters that differ; `None` if none does. A storage that grew by
/// itself and another minor version of the same major are as they should be.
pub(super) fn between(from: &DbInstance, to: &DbInstance) -> Option<ModifyDbInstanceInputBuilder> {
    let changes = placement(
        from,
        to,
        capacity(from, to, ModifyDbInstanceInputBuilder::default()),
    );
    let changes = upkeep(from, to, changes);
    (changes != ModifyDbInstanceInputBuilder::default()).then_some(changes)
}

/// `to` where it is not what it was.
fn changed<T: PartialEq>(from: &T, to: T) -> Option<T> {
    (*from != to).then_some(to)
}

fn capacity(
    from: &DbInstance,
    to: &DbInstance,
    mut changes: ModifyDbInstanceInputBuilder,
) -> ModifyDbInstanceInputBuilder {
    if major(&to.engine_version) > major(&from.engine_version) {
        changes = changes
            .engine_version(&to.engine_version)
            .allow_major_version_upgrade(true);
    }
    storage(from, to, changes)
        .set_max_allocated_storage(
            changed(&from.max_allocated_storage_gb, to.max_allocated_storage_gb).map(count),
        )
        .set_db_instance_class(changed(&from.instance_class, to.instance_class.clone()))
        .set_multi_az(changed(&from.multi_az, to.multi_az))
}

/// Storage that is large afterwards is changed with its size and its whole
/// performance in one call, which RDS demands (`docs/AWS.md#changing`).
fn storage(
    from: &DbInstance,
    to: &DbInstance,
    changes: ModifyDbInstanceInputBuilder,
) -> ModifyDbInstanceInputBuilder {
    let grows = to.allocated_storage_gb > from.allocated_storage_gb;
    let size = to.allocated_storage_gb.max(from.allocated_storage_gb);
    let is_other_type = from.storage_type != to.storage_type;
    let is_tuned = |now: Option<u32>, wanted: Option<u32>| wanted.is_some() && wanted != now;
    let is_changed = grows
        || is_other_type
        || is_tuned(from.iops, to.iops)
        || is_tuned(from.storage_throughput_mbps, to.storage_throughput_mbps);
    let changes = changes
        .set_allocated_storage(grows.then(|| count(size)))
        .set_storage_type(is_other_type.then(|| to.storage_type.clone()));
    if !is_changed || to.storage_type != "gp3" || size < GP3_IS_TUNED_FROM_GB {
        return changes;
    }
    let at_least = |wanted: Option<u32>, now: Option<u32>, least: u32| {
        count(wanted.or(now).unwrap_or_default().max(least))
    };
    changes
        .allocated_storage(count(size))
        .iops(at_least(to.iops, from.iops, GP3_LEAST_IOPS))
        .storage_throughput(at_least(
            to.storage_throughput_mbps,
            from.storage_throughput_mbps,
            GP3_LEAST_THROUGHPUT_MBPS,
        ))
}

fn placement(
    from: &DbInstance,
    to: &DbInstance,
    changes: ModifyDbInstanceInputBuilder,
) -> ModifyDbInstanceInputBuilder {
    changes
        .set_vpc_security_group_ids(changed(
            &known(&from.security_group_ids),
            known(&to.security_group_ids),
        ))
        .set_db_port_number(changed(&from.port, to.port).map(i32::from))
        .set_publicly_accessible(changed(&from.publicly_accessible, to.publicly_accessible))
}

fn upkeep(
    from: &DbInstance,
    to: &DbInstance,
    changes: ModifyDbInstanceInputBuilder,
) -> ModifyDbInstanceInputBuilder {
    changes
        .set_backup_retention_period(
            changed(&from.backup_retention_days, to.backup_retention_days).map(count),
        )
        .set_preferred_backup_window(changed(&from.backup_window, to.backup_window.clone()))
        .set_preferred_maintenance_window(changed(
            &from.maintenance_window,
            to.maintenance_window.clone(),
        ))
        .set_deletion_protection(changed(&from.deletion_protection, to.deletion_protection))
        .set_cloudwatch_logs_export_configuration(log_exports(&from.log_exports, &to.log_exports))
}

fn log_exports(
    from: &BTreeSet<String>,
    to: &BTreeSet<String>,
) -> Option<CloudwatchLogsExportConfiguration> {
    let only = |some: &BTreeSet<String>, others: &BTreeSet<String>| {
        let rest: Vec<String> = some.difference(others).cloned().collect();
        (!rest.is_empty()).then_some(rest)
    };
    (from != to).then(|| {
        CloudwatchLogsExportConfiguration::builder()
            .set_enable_log_types(only(to, from))
            .set_disable_log_types(only(from, to))
            .build()
    })
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::rds::an_instance;

    #[test]
    fn an_instance_that_is_as_wanted_needs_no_call() {
        assert_eq!(between(&an_instance(), &an_instance()), None);
    }

    #[test]
    fn storage_that_grew_and_a_newer_minor_version_are_left() {
        let from = DbInstance {
            allocated_storage_gb: 34,
            engine_version: "15.12".into(),
            ..an_instance()
        };
        assert_eq!(between(&from, &an_instance()), None);
    }

    #[test]
    fn a_greater_storage_and_a_newer_major_version_are_asked_for_and_nothing_else() {
        let to = DbInstance {
            allocated_storage_gb: 40,
            engine_version: "16.3".into(),
            ..an_instance()
        };
        let expected = ModifyDbInstanceInputBuilder::default()
            .allocated_storage(40)
            .engine_version("16.3")
            .allow_major_version_upgrade(true);
        assert_eq!(between(&an_instance(), &to), Some(expected));
    }

    #[test]
    fn large_gp3_storage_is_grown_with_its_whole_performance_in_the_same_call() {
        let of = |size: u32, iops: Option<u32>, throughput: Option<u32>| DbInstance {
            allocated_storage_gb: size,
            iops,
            storage_throughput_mbps: throughput,
            ..an_instance()
        };
        let small = of(100, Some(3_000), Some(125));
        for (from, to, size, iops, throughput) in [
            (&small, of(400, None, None), 400, 12_000, 500),
            (&small, of(500, Some(20_000), None), 500, 20_000, 500),
            (
                &of(400, Some(16_000), Some(700)),
                of(600, None, None),
                600,
                16_000,
                700,
            ),
            (
                &of(400, Some(12_000), Some(500)),
                of(400, None, Some(900)),
                400,
                12_000,
                900,
            ),
            (
                &of(450, Some(12_000), Some(500)),
                of(400, Some(15_000), None),
                450,
                15_000,
                500,
            ),
        ] {
            let expected = ModifyDbInstanceInputBuilder::default()
                .allocated_storage(size)
                .iops(iops)
                .storage_throughput(throughput);
            assert_eq!(between(from, &to), Some(expected), "{from:?} to {to:?}");
        }
        let grown = ModifyDbInstanceInputBuilder::default().allocated_storage(399);
        assert_eq!(between(&small, &of(399, None, None)), Some(grown));
        assert_eq!(
            between(&of(500, Some(12_000), Some(500)), &of(400, None, None)),
            None
        );
    }

    #[test]
    fn no_backups_are_asked_for_by_a_zero() {
        let from = DbInstance {
            backup_retention_days: 7,
            ..an_instance()
        };
        let expected = ModifyDbInstanceInputBuilder::default().backup_retention_period(0);
        assert_eq!(between(&from, &an_instance()), Some(expected));
    }

    #[test]
    fn log_exports_are_a_difference() {
        let from = DbInstance {
            log_exports: ["iam-db-auth-error", "upgrade"].map(str::to_owned).into(),
            ..an_instance()
        };
        let exports = CloudwatchLogsExportConfiguration::builder()
            .enable_log_types("postgresql")
            .disable_log_types("iam-db-auth-error")
            .build();
        let expected =
            ModifyDbInstanceInputBuilder::default().cloudwatch_logs_export_configuration(exports);
        assert_eq!(between(&from, &an_instance()), Some(expected));
    }
}
