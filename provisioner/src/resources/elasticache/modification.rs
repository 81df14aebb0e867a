//! What a modification of a replication group asks for: only what differs.

use aws_sdk_elasticache::operation::modify_replication_group::builders::ModifyReplicationGroupInputBuilder;
use kavak_stack::spec::ReplicationGroup;

use crate::resources::known;

/// The parameters that differ; `None` if none does.
pub(super) fn between(
    from: &ReplicationGroup,
    to: &ReplicationGroup,
) -> Option<ModifyReplicationGroupInputBuilder> {
    fn changed<T: PartialEq>(from: &T, to: T) -> Option<T> {
        (*from != to).then_some(to)
    }
    let changes = ModifyReplicationGroupInputBuilder::default()
        .set_replication_group_description(changed(&from.description, to.description.clone()))
        .set_engine(changed(&from.engine, to.engine.clone()))
        .set_engine_version(changed(&from.engine_version, to.engine_version.clone()))
        .set_cache_node_type(changed(&from.node_type, to.node_type.clone()))
        .set_cache_parameter_group_name(changed(
            &from.parameter_group_name,
            to.parameter_group_name.clone(),
        ))
        .set_security_group_ids(changed(
            &known(&from.security_group_ids),
            known(&to.security_group_ids),
        ))
        .set_automatic_failover_enabled(changed(&from.automatic_failover, to.automatic_failover))
        .set_multi_az_enabled(changed(&from.multi_az, to.multi_az))
        .set_snapshot_retention_limit(
            changed(&from.snapshot_retention_days, to.snapshot_retention_days).map(count),
        );
    (changes != ModifyReplicationGroupInputBuilder::default()).then_some(changes)
}

/// A number as `ElastiCache` takes it; none of ours is near the limit.
pub(super) fn count(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::elasticache::a_group;

    #[test]
    fn a_group_that_is_as_wanted_needs_no_call() {
        assert_eq!(between(&a_group(), &a_group()), None);
    }

    #[test]
    fn only_what_differs_is_asked_for() {
        let to = ReplicationGroup {
            snapshot_retention_days: 7,
            ..a_group()
        };
        let expected = ModifyReplicationGroupInputBuilder::default().snapshot_retention_limit(7);
        assert_eq!(between(&a_group(), &to), Some(expected));
    }
}
