//! Its description in Terraform's language.

use kavak_stack::spec::DbInstance;

use crate::terraform::{Described, Exported, Referred, Resource};

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
