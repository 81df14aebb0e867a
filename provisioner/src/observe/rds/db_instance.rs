//! From what RDS reports of an instance to a specification. What is pending
//! counts as done: it was asked for, and asking again changes nothing.

use std::collections::BTreeSet;

use aws_sdk_rds::types::{DbInstance as AwsInstance, PendingModifiedValues};
use kavak_stack::{Condition, Environment, Found, Kind, Output, Text, spec::DbInstance};

use crate::{
    aws::{millis, tags::rds::from_aws},
    observe::own_spelling,
};

/// RDS reports the port with the address, which is not there yet while the
/// instance is being created.
const DEFAULT_PORT: u16 = 5432;

pub(crate) fn found(environment: &Environment, instance: &AwsInstance) -> Found {
    let spec = specification(environment, instance);
    let mut found = Found::ready(spec.identifier.clone(), spec)
        .in_condition(condition(instance.db_instance_status().unwrap_or_default()))
        .made_at_ms(millis(instance.instance_create_time()))
        .with_pending_changes(has_pending_changes(instance));
    if let Some(arn) = instance.db_instance_arn() {
        found = found.with(Output::Arn, arn);
    }
    match instance.endpoint().and_then(|endpoint| endpoint.address()) {
        Some(address) => found.with(Output::Endpoint, address),
        None => found,
    }
}

fn has_pending_changes(instance: &AwsInstance) -> bool {
    let nothing = PendingModifiedValues::builder().build();
    let pending = instance.pending_modified_values();
    pending.is_some_and(|pending| *pending != nothing)
}

fn specification(environment: &Environment, instance: &AwsInstance) -> DbInstance {
    let pending = instance.pending_modified_values();
    let text = |pending: Option<&str>, now: Option<&str>| -> String {
        pending.or(now).unwrap_or_default().to_owned()
    };
    let number = |pending: Option<i32>, now: Option<i32>| -> u32 {
        pending
            .or(now)
            .and_then(|value| u32::try_from(value).ok())
            .unwrap_or_default()
    };
    let identifier = instance.db_instance_identifier().unwrap_or_default();
    let group = text(
        pending.and_then(|it| it.db_subnet_group_name()),
        instance
            .db_subnet_group()
            .and_then(|group| group.db_subnet_group_name()),
    );
    DbInstance {
        identifier: own_spelling(environment, Kind::DbInstance, identifier),
        snapshot_identifier: None,
        engine: text(pending.and_then(|it| it.engine()), instance.engine()),
        engine_version: text(
            pending.and_then(|it| it.engine_version()),
            instance.engine_version(),
        ),
        instance_class: text(
            pending.and_then(|it| it.db_instance_class()),
            instance.db_instance_class(),
        ),
        allocated_storage_gb: number(
            pending.and_then(|it| it.allocated_storage()),
            instance.allocated_storage(),
        ),
        max_allocated_storage_gb: number(None, instance.max_allocated_storage()),
        storage_type: text(
            pending.and_then(|it| it.storage_type()),
            instance.storage_type(),
        ),
        iops: tuned(pending.and_then(|it| it.iops()).or(instance.iops())),
        storage_throughput_mbps: tuned(
            pending
                .and_then(|it| it.storage_throughput())
                .or(instance.storage_throughput()),
        ),
        storage_encrypted: instance.storage_encrypted().unwrap_or_default(),
        db_name: text(None, instance.db_name()),
        master_username: text(None, instance.master_username()),
        db_subnet_group_name: own_spelling(environment, Kind::DbSubnetGroup, &group).into(),
        security_group_ids: security_groups(instance),
        port: port(instance),
        publicly_accessible: instance.publicly_accessible().unwrap_or_default(),
        multi_az: pending
            .and_then(|it| it.multi_az())
            .or(instance.multi_az())
            .unwrap_or_default(),
        backup_retention_days: number(
            pending.and_then(|it| it.backup_retention_period()),
            instance.backup_retention_period(),
        ),
        backup_window: text(None, instance.preferred_backup_window()),
        maintenance_window: text(None, instance.preferred_maintenance_window()),
        log_exports: log_exports(instance),
        deletion_protection: instance.deletion_protection().unwrap_or_default(),
        tags: from_aws(instance.tag_list()),
    }
}

/// What AWS reports of the performance of storage; it says 0 where there is none.
fn tuned(value: Option<i32>) -> Option<u32> {
    let value = value.and_then(|value| u32::try_from(value).ok());
    value.filter(|value| *value > 0)
}

fn security_groups(instance: &AwsInstance) -> BTreeSet<Text> {
    instance
        .vpc_security_groups()
        .iter()
        .filter(|group| group.status() != Some("removing"))
        .filter_map(|group| group.vpc_security_group_id())
        .map(Text::from)
        .collect()
}

fn port(instance: &AwsInstance) -> u16 {
    let pending = instance.pending_modified_values().and_then(|it| it.port());
    let now = instance.endpoint().and_then(|endpoint| endpoint.port());
    pending
        .or(now)
        .and_then(|port| u16::try_from(port).ok())
        .unwrap_or(DEFAULT_PORT)
}

fn log_exports(instance: &AwsInstance) -> BTreeSet<String> {
    let mut exports: BTreeSet<String> = instance
        .enabled_cloudwatch_logs_exports()
        .iter()
        .cloned()
        .collect();
    if let Some(pending) = instance
        .pending_modified_values()
        .and_then(|it| it.pending_cloudwatch_logs_exports())
    {
        // By their names; the API's own texts on them are interchanged.
        exports.extend(pending.log_types_to_enable().iter().cloned());
        exports.retain(|it| !pending.log_types_to_disable().contains(it));
    }
    exports
}

/// Where an instance is in its life, by its status (`docs/AWS.md#changing`). While a
/// backup is made or storage is optimised it serves, and while its storage is
/// full only a change can help it. Which of those that failed may be replaced,
/// and that a stopped one is started, the plan says.
fn condition(status: &str) -> Condition {
    match status {
        "available" | "backing-up" | "storage-optimization" | "storage-full" => Condition::Ready,
        "deleting" | "delete-precheck" => Condition::Deleting,
        "failed"
        | "inaccessible-encryption-credentials"
        | "inaccessible-encryption-credentials-recoverable"
        | "insufficient-capacity"
        | "restore-error" => Condition::Failed(status.to_owned()),
        _ if status.starts_with("incompatible-") => Condition::Failed(status.to_owned()),
        _ => Condition::Pending(status.to_owned()),
    }
}

#[cfg(test)]
pub(super) mod tests;
