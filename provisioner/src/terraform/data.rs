//! Database, cache, repository and secrets.

use kavak_stack::spec::{
    CacheSubnetGroup, DbInstance, DbSubnetGroup, EcrRepository, Image, ReplicationGroup, Secret,
    SecretValue, TransitEncryption,
};

use super::{
    Described, Exported,
    references::{ARN, NAME, Referred},
    resource::Resource,
};

impl Exported for EcrRepository {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_ecr_repository", &it.name)
                .set("name", it.name.as_str())
                .set("image_tag_mutability", it.image_tag_mutability.as_str())
                .nested(
                    "image_scanning_configuration",
                    vec![("scan_on_push", it.scan_on_push.into())],
                )
                .tags(&it.tags)
                .ignoring(&["force_delete"]),
        ])
    }
}

impl Exported for DbSubnetGroup {
    const REFERRED: Referred = Some(("aws_db_subnet_group", NAME));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_db_subnet_group", &of.found.id)
                .set("name", it.name.as_str())
                .set("subnet_ids", of.references.list(&it.subnet_ids))
                .tags(&it.tags)
                .ignoring(&["description"]),
        ])
    }
}

impl Exported for DbInstance {
    const REFERRED: Referred = None;

    /// Without its password, which Terraform leaves as it is.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let exports: Vec<&str> = it.log_exports.iter().map(String::as_str).collect();
        Ok(vec![
        of.import("aws_db_instance", &of.found.id)
            .note("The password is not here: Terraform leaves it as it is, and the agent has it from its secret.")
            .note("Destroying asks for a final_snapshot_identifier, unless you set skip_final_snapshot and stop ignoring it.")
            .set("identifier", of.found.id.as_str())
            .set("engine", it.engine.as_str())
            .set("engine_version", it.engine_version.as_str())
            .set("instance_class", it.instance_class.as_str())
            .set("allocated_storage", it.allocated_storage_gb)
            .set("max_allocated_storage", it.max_allocated_storage_gb)
            .set("storage_type", it.storage_type.as_str())
            .set_some("iops", it.iops)
            .set_some("storage_throughput", it.storage_throughput_mbps)
            .set("storage_encrypted", it.storage_encrypted)
            .set("db_name", it.db_name.as_str())
            .set("username", it.master_username.as_str())
            .set("db_subnet_group_name", of.references.of(&it.db_subnet_group_name))
            .set("vpc_security_group_ids", of.references.list(&it.security_group_ids))
            .set("port", it.port)
            .set("publicly_accessible", it.publicly_accessible)
            .set("multi_az", it.multi_az)
            .set("backup_retention_period", it.backup_retention_days)
            .set("backup_window", it.backup_window.as_str())
            .set("maintenance_window", it.maintenance_window.as_str())
            .set("enabled_cloudwatch_logs_exports", exports)
            .set("deletion_protection", it.deletion_protection)
            .tags(&it.tags)
            .ignoring(&[
                "password",
                "copy_tags_to_snapshot",
                "skip_final_snapshot",
                "delete_automated_backups",
                "apply_immediately",
                "allow_major_version_upgrade",
            ])
        ])
    }
}

impl Exported for Secret {
    const REFERRED: Referred = Some(("aws_secretsmanager_secret", ARN));

    /// Without its value.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_secretsmanager_secret", &of.found.id)
                .set("name", it.name.as_str())
                .set("description", it.description.as_str())
                .tags(&it.tags)
                .ignoring(&["recovery_window_in_days", "force_overwrite_replica_secret"]),
        ])
    }
}

/// The name of a secret, from its ARN without the characters that AWS adds.
fn name_in_arn(arn: &str) -> &str {
    let name = arn.rsplit(':').next().unwrap_or(arn);
    name.rsplit_once('-').map_or(name, |(name, _)| name)
}

impl Exported for CacheSubnetGroup {
    const REFERRED: Referred = Some(("aws_elasticache_subnet_group", NAME));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        Ok(vec![
            of.import("aws_elasticache_subnet_group", &of.found.id)
                .set("name", it.name.as_str())
                .set("subnet_ids", of.references.list(&it.subnet_ids))
                .tags(&it.tags)
                .ignoring(&["description"]),
        ])
    }
}

impl Exported for ReplicationGroup {
    const REFERRED: Referred = None;

    /// Without its token, which Terraform leaves as it is.
    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let mode = match it.transit_encryption {
            TransitEncryption::Off => None,
            TransitEncryption::Preferred => Some("preferred"),
            TransitEncryption::Required => Some("required"),
        };
        let group = of.import("aws_elasticache_replication_group", &of.found.id);
        let group = match it.auth_token {
            true => group.note("The AUTH token is not here: Terraform leaves it as it is, and the agent has it from its secret."),
            false => group,
        };
        Ok(vec![
            group
                .set("replication_group_id", of.found.id.as_str())
                .set("description", it.description.as_str())
                .set("engine", it.engine.as_str())
                .set("engine_version", it.engine_version.as_str())
                .set("node_type", it.node_type.as_str())
                .set("port", it.port)
                .set("parameter_group_name", it.parameter_group_name.as_str())
                .set("num_cache_clusters", it.node_count)
                .set("subnet_group_name", of.references.of(&it.subnet_group_name))
                .set(
                    "security_group_ids",
                    of.references.list(&it.security_group_ids),
                )
                .set("at_rest_encryption_enabled", it.at_rest_encryption)
                .set("transit_encryption_enabled", mode.is_some())
                .set_some("transit_encryption_mode", mode)
                .set("automatic_failover_enabled", it.automatic_failover)
                .set("multi_az_enabled", it.multi_az)
                .set("snapshot_retention_limit", it.snapshot_retention_days)
                .tags(&it.tags)
                .ignoring(&[
                    "auth_token",
                    "auth_token_update_strategy",
                    "apply_immediately",
                ]),
        ])
    }
}

impl Exported for SecretValue {
    const REFERRED: Referred = None;

    fn export(of: &Described<'_>, _: &Self) -> Result<Vec<Resource>, String> {
        Err(format!(
            "the value of secret {} is not exported: leave it in Secrets Manager, or set it from a sensitive variable by an aws_secretsmanager_secret_version of your own",
            name_in_arn(&of.found.id)
        ))
    }
}

impl Exported for Image {
    const REFERRED: Referred = None;

    fn export(_: &Described<'_>, _: &Self) -> Result<Vec<Resource>, String> {
        Err("the image stays in the repository: Terraform has no resource for it".to_owned())
    }
}
