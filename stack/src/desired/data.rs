//! Database, cache, images and secrets.

use super::Inputs;
use crate::{
    Access, Key, Output, Text,
    spec::{
        CacheSubnetGroup, DbInstance, DbSubnetGroup, EcrRepository, ReplicationGroup, Secret,
        SecretContent, SecretValue, TransitEncryption, ValueStatus,
    },
    tags::{FINAL_SNAPSHOT_TAG, FROM_SNAPSHOT_TAG},
};

pub(super) const DATABASE_PORT: u16 = 5432;

pub(crate) fn ecr_repository(it: &Inputs<'_>) -> EcrRepository {
    EcrRepository {
        name: it.name(),
        image_tag_mutability: "MUTABLE".into(),
        scan_on_push: true,
        tags: it.tags(),
    }
}

pub(crate) fn db_subnet_group(it: &Inputs<'_>, subnets: &[Key]) -> DbSubnetGroup {
    DbSubnetGroup {
        name: it.name(),
        subnet_ids: subnets.iter().map(Text::id).collect(),
        tags: it.tags(),
    }
}

pub(crate) fn db_instance(it: &Inputs<'_>, subnet_group: &Key, security_group: &Key) -> DbInstance {
    let wanted = &it.settings.database;
    let mut tags = it.tags();
    if wanted.final_snapshot {
        tags.insert(FINAL_SNAPSHOT_TAG.into(), "true".into());
    }
    let snapshot = it.facts.restore.as_ref();
    if let Some(snapshot) = snapshot {
        tags.insert(FROM_SNAPSHOT_TAG.into(), snapshot.id.clone());
    }
    let offered = it.facts.engine_version.as_ref();
    DbInstance {
        identifier: it.name(),
        snapshot_identifier: snapshot.map(|it| it.id.clone()),
        engine: "postgres".into(),
        engine_version: offered.unwrap_or(&wanted.engine_version).clone(),
        instance_class: wanted.instance_class.clone(),
        // A restored one has at least the storage of its snapshot.
        allocated_storage_gb: snapshot
            .map_or(0, |it| it.storage_gb)
            .max(wanted.storage_gb),
        max_allocated_storage_gb: wanted.max_storage_gb,
        storage_type: "gp3".into(),
        iops: wanted.iops,
        storage_throughput_mbps: wanted.storage_throughput,
        storage_encrypted: true,
        db_name: it.facts.access.database_name.clone(),
        master_username: it.facts.access.database_user.clone(),
        db_subnet_group_name: Text::id(subnet_group),
        security_group_ids: [Text::id(security_group)].into(),
        port: DATABASE_PORT,
        publicly_accessible: false,
        multi_az: wanted.multi_az,
        backup_retention_days: wanted.backup_retention_days,
        backup_window: "03:00-04:00".into(),
        maintenance_window: "mon:04:00-mon:05:00".into(),
        log_exports: ["postgresql", "upgrade"].map(str::to_owned).into(),
        deletion_protection: wanted.deletion_protection,
        tags,
    }
}

pub(crate) fn cache_subnet_group(it: &Inputs<'_>, subnets: &[Key]) -> CacheSubnetGroup {
    CacheSubnetGroup {
        name: it.name(),
        subnet_ids: subnets.iter().map(Text::id).collect(),
        tags: it.tags(),
    }
}

pub(crate) fn replication_group(
    it: &Inputs<'_>,
    subnet_group: &Key,
    security_group: &Key,
) -> ReplicationGroup {
    let snapshot = it.facts.restore_cache.as_ref();
    let mut tags = it.tags();
    if let Some(snapshot) = snapshot {
        tags.insert(FROM_SNAPSHOT_TAG.into(), snapshot.id.clone());
    }
    let wanted = &snapshot.map_or_else(
        || it.settings.cache.clone(),
        |snapshot| it.settings.cache.restored_from(snapshot),
    );
    ReplicationGroup {
        replication_group_id: it.name(),
        snapshot_name: snapshot.map(|it| it.id.clone()),
        description: format!("Redis cluster for {}", it.environment.prefix()),
        engine: wanted.engine.as_aws().into(),
        engine_version: wanted.engine_version.clone(),
        engine_patch: None,
        node_type: wanted.node_type.clone(),
        port: it.facts.access.cache_port,
        parameter_group_name: wanted.parameter_group(),
        node_count: 1 + wanted.replicas,
        subnet_group_name: Text::id(subnet_group),
        security_group_ids: [Text::id(security_group)].into(),
        at_rest_encryption: true,
        transit_encryption: if wanted.transit_encryption {
            TransitEncryption::Required
        } else {
            TransitEncryption::Off
        },
        auth_token: wanted.transit_encryption,
        automatic_failover: wanted.multi_az,
        multi_az: wanted.multi_az,
        snapshot_retention_days: wanted.snapshot_retention_days,
        tags,
    }
}

pub(crate) fn secret(it: &Inputs<'_>, about: &str, is_of_database: bool) -> Secret {
    let mut tags = it.tags();
    if let Some(snapshot) = it.facts.restore.as_ref().filter(|_| is_of_database) {
        tags.insert(FROM_SNAPSHOT_TAG.into(), snapshot.id.clone());
    }
    Secret {
        name: it.name(),
        description: format!("{about} for {}", it.environment.prefix()),
        scheduled_for_deletion: false,
        tags,
    }
}

pub(crate) fn secret_value(secret: &Key, content: SecretContent) -> SecretValue {
    SecretValue {
        secret_id: Text::id(secret),
        status: ValueStatus::Set,
        content: Some(content),
    }
}

pub(crate) fn database_credentials(access: &Access, database: &Key) -> SecretContent {
    SecretContent::DatabaseCredentials {
        username: access.database_user.clone(),
        dbname: access.database_name.clone(),
        engine: "postgres".into(),
        port: DATABASE_PORT,
        host: Text::output(database, Output::Endpoint),
    }
}

pub(crate) fn cache_credentials(access: &Access, cache: &Key) -> SecretContent {
    SecretContent::CacheCredentials {
        port: access.cache_port,
        host: Text::output(cache, Output::Endpoint),
    }
}

pub(crate) fn user_given(variable: &str) -> SecretContent {
    SecretContent::UserGiven {
        variable: variable.into(),
    }
}
