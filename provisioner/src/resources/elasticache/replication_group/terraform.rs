//! Its description in Terraform's language.

use kavak_stack::spec::{ReplicationGroup, TransitEncryption};

use crate::terraform::{Described, Exported, Referred, Resource};

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
