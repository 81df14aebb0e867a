//! What a modification of an RDS instance asks for: only what differs.

use std::collections::BTreeSet;

use aws_sdk_rds::{
    operation::modify_db_instance::builders::ModifyDbInstanceInputBuilder,
    types::CloudwatchLogsExportConfiguration,
};
use kavak_stack::spec::DbInstance;

use super::db_instance::count;
use crate::resources::known;

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
    if to.allocated_storage_gb > from.allocated_storage_gb {
        changes = changes.allocated_storage(count(to.allocated_storage_gb));
    }
    changes
        .set_max_allocated_storage(
            changed(&from.max_allocated_storage_gb, to.max_allocated_storage_gb).map(count),
        )
        .set_db_instance_class(changed(&from.instance_class, to.instance_class.clone()))
        .set_storage_type(changed(&from.storage_type, to.storage_type.clone()))
        .set_multi_az(changed(&from.multi_az, to.multi_az))
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
    use crate::resources::rds::tests::an_instance;

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
