//! RDS instances.

mod terraform;

use std::collections::BTreeMap;

use aws_sdk_rds::types::DbInstance as AwsInstance;
use kavak_engine::{Class, Fault};
use kavak_stack::{Condition, Found, Key, Output, Spec, plan::Leaves, spec::DbInstance};
use secrecy::ExposeSecret;

use super::{modification, retag, to_aws};
use crate::{
    aws::{Clients, fault},
    credentials,
    observe::{Awaited, Observe, Read, Sweep, exists, nothing, rds},
    resources::{AwsCloud, arn_of, known, lifecycle::Lifecycle},
};

/// Past a version's end of life AWS charges extra, unless told not to.
const NO_EXTENDED_SUPPORT: &str = "open-source-rds-extended-support-disabled";

impl Lifecycle for DbInstance {
    /// Chooses and keeps the password first, so that a run that ends at any point
    /// leaves no instance whose password no one knows.
    async fn create(cloud: &AwsCloud, wanted: &Self, _: &str) -> Result<Found, Fault> {
        let (password, version_id) =
            credentials::keep_password(&cloud.clients, &cloud.scope.environment, wanted).await?;
        if let Some(snapshot) = &wanted.snapshot_identifier {
            return restore(cloud, wanted, snapshot).await;
        }
        let answer = cloud
            .clients
            .rds
            .create_db_instance()
            .db_instance_identifier(&wanted.identifier)
            .engine(&wanted.engine)
            .engine_version(&wanted.engine_version)
            .engine_lifecycle_support(NO_EXTENDED_SUPPORT)
            .db_instance_class(&wanted.instance_class)
            .allocated_storage(count(wanted.allocated_storage_gb))
            .max_allocated_storage(count(wanted.max_allocated_storage_gb))
            .storage_type(&wanted.storage_type)
            .set_iops(wanted.iops.map(count))
            .set_storage_throughput(wanted.storage_throughput_mbps.map(count))
            .storage_encrypted(wanted.storage_encrypted)
            .db_name(&wanted.db_name)
            .master_username(&wanted.master_username)
            .master_user_password(password.expose_secret())
            .db_subnet_group_name(wanted.db_subnet_group_name.known())
            .set_vpc_security_group_ids(Some(known(&wanted.security_group_ids)))
            .port(i32::from(wanted.port))
            .publicly_accessible(wanted.publicly_accessible)
            .multi_az(wanted.multi_az)
            // Left out it would be 1: zero must be said.
            .backup_retention_period(count(wanted.backup_retention_days))
            .preferred_backup_window(&wanted.backup_window)
            .preferred_maintenance_window(&wanted.maintenance_window)
            .set_enable_cloudwatch_logs_exports(Some(wanted.log_exports.iter().cloned().collect()))
            .deletion_protection(wanted.deletion_protection)
            // By its tags a snapshot is known as the environment's.
            .copy_tags_to_snapshot(true)
            .set_tags(Some(to_aws(&wanted.tags)))
            .send()
            .await
            .map_err(fault("CreateDBInstance"))?;
        cloud.password_given.record(&version_id);
        let arn = answer
            .db_instance()
            .and_then(|made| made.db_instance_arn())
            .unwrap_or_default();
        Ok(Found::ready(&wanted.identifier, wanted.clone())
            .with(Output::Arn, arn)
            .in_condition(Condition::Pending("creating".into())))
    }

    /// Tags first: while a modification runs, AWS refuses to repeat it.
    async fn update(
        cloud: &AwsCloud,
        found: &Found,
        from: &Self,
        to: &Self,
        _: &mut Found,
    ) -> Result<(), Fault> {
        retag(cloud, arn_of(found), &from.tags, &to.tags).await?;
        if found.is_halted() {
            start(cloud, &found.id).await?;
        }
        let Some(changes) = modification::between(from, to) else {
            return Ok(());
        };
        changes
            .db_instance_identifier(&found.id)
            .apply_immediately(true)
            .send_with(&cloud.clients.rds)
            .await
            .map(drop)
            .map_err(fault("ModifyDBInstance"))
    }

    /// With its snapshots and backups, but for what is to be left.
    async fn delete(cloud: &AwsCloud, _: &Found, it: &Self, leaves: &Leaves) -> Result<(), Fault> {
        let aws: &Clients = &cloud.clients;
        let identifier = it.identifier.as_str();
        aws.rds
            .delete_db_instance()
            .db_instance_identifier(identifier)
            .skip_final_snapshot(leaves.final_snapshot.is_none())
            .set_final_db_snapshot_identifier(leaves.final_snapshot.clone())
            .delete_automated_backups(leaves.automated_backups_days.is_none())
            .send()
            .await
            .map(drop)
            .map_err(fault("DeleteDBInstance"))
    }
}

impl Observe for DbInstance {
    const READ: Read = Read::Own(|aws, scope| Box::pin(rds::all(aws, &scope.environment)));

    const SWEEP: Sweep = Sweep::Service("rds", |aws, arn| {
        Box::pin(async move {
            // They are kept on purpose.
            if arn.resource.contains("snapshot:") || arn.resource.contains("auto-backup:") {
                return Ok(false);
            }
            let call = aws.rds.list_tags_for_resource().resource_name(arn.text);
            exists(call.send().await.map_err(fault("ListTagsForResource")))
        })
    });

    async fn poll(awaited: &Awaited<'_>) -> Result<BTreeMap<Key, Found>, Fault> {
        let found = rds::db_instances(awaited.aws, awaited.environment, &awaited.ids()).await?;
        Ok(awaited.by_key(found))
    }

    nothing!(users interfaces);
}

/// Restores the instance from a snapshot. It has the password of that until the pending one
/// in the secret is given to it with the secret's value. What the call takes no parameter
/// for is as the answer says, and is modified next.
async fn restore(cloud: &AwsCloud, wanted: &DbInstance, snapshot: &str) -> Result<Found, Fault> {
    let answer = cloud
        .clients
        .rds
        .restore_db_instance_from_db_snapshot()
        .db_instance_identifier(&wanted.identifier)
        .db_snapshot_identifier(snapshot)
        .engine_lifecycle_support(NO_EXTENDED_SUPPORT)
        .db_instance_class(&wanted.instance_class)
        .db_subnet_group_name(wanted.db_subnet_group_name.known())
        .set_vpc_security_group_ids(Some(known(&wanted.security_group_ids)))
        .port(i32::from(wanted.port))
        .publicly_accessible(wanted.publicly_accessible)
        .multi_az(wanted.multi_az)
        .backup_retention_period(count(wanted.backup_retention_days))
        .set_enable_cloudwatch_logs_exports(Some(wanted.log_exports.iter().cloned().collect()))
        .deletion_protection(wanted.deletion_protection)
        .copy_tags_to_snapshot(true)
        .set_tags(Some(to_aws(&wanted.tags)))
        .send()
        .await
        .map_err(fault("RestoreDBInstanceFromDBSnapshot"))?;
    let instance = answer.db_instance().cloned();
    let instance = instance.unwrap_or_else(|| AwsInstance::builder().build());
    let mut found = rds::db_instance::found(&cloud.scope.environment, &instance)
        .in_condition(Condition::Pending("creating".into()));
    if let Spec::DbInstance(it) = &mut found.spec {
        it.snapshot_identifier = Some(snapshot.to_owned());
    }
    Ok(found)
}

/// Starts a stopped instance. Refused as busy are one that is still stopping
/// and one that starts already, since this is tried again.
async fn start(cloud: &AwsCloud, identifier: &str) -> Result<(), Fault> {
    let answer = cloud
        .clients
        .rds
        .start_db_instance()
        .db_instance_identifier(identifier)
        .send()
        .await
        .map_err(fault("StartDBInstance"));
    match answer {
        Err(fault) if fault.class == Class::Busy => {
            let now =
                rds::db_instances(&cloud.clients, &cloud.scope.environment, &[identifier]).await?;
            if now.iter().any(Found::is_halted) {
                return Err(fault);
            }
            Ok(())
        }
        answer => answer.map(drop),
    }
}

/// A number as RDS takes it; none of ours is near the limit.
pub(super) fn count(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
