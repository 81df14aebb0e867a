use aws_sdk_elasticache::types::{
    CacheParameterGroupStatus, Endpoint, NodeGroup, SecurityGroupMembership,
    builders::ReplicationGroupBuilder,
};
use kavak_stack::Text;

use super::*;

/// The group of the default settings.
pub(crate) fn a_group() -> ReplicationGroup {
    ReplicationGroup {
        snapshot_name: None,
        replication_group_id: "kavak-agent-dev-redis".into(),
        description: "Redis cluster for kavak-agent-dev".into(),
        engine: "redis".into(),
        engine_version: "7.0".into(),
        engine_patch: Some(7),
        node_type: "cache.t4g.micro".into(),
        port: 6379,
        parameter_group_name: "default.redis7".into(),
        node_count: 1,
        subnet_group_name: "kavak-agent-dev-redis-subnet-group".into(),
        security_group_ids: [Text::from("sg-1")].into(),
        at_rest_encryption: true,
        transit_encryption: TransitEncryption::Off,
        auth_token: false,
        automatic_failover: false,
        multi_az: false,
        snapshot_retention_days: 0,
        tags: Tags::new(),
    }
}

fn environment() -> Environment {
    Environment {
        project: "kavak-agent".into(),
        env: "dev".into(),
        region: "us-east-1".into(),
    }
}

fn group_builder() -> ReplicationGroupBuilder {
    let endpoint = Endpoint::builder().address("redis.example").port(6379);
    AwsGroup::builder()
        .replication_group_id("kavak-agent-dev-redis")
        .description("Redis cluster for kavak-agent-dev")
        .status("available")
        .member_clusters("kavak-agent-dev-redis-001")
        .node_groups(
            NodeGroup::builder()
                .primary_endpoint(endpoint.build())
                .build(),
        )
        .automatic_failover(AutomaticFailoverStatus::Disabled)
        .multi_az(MultiAzStatus::Disabled)
        .snapshot_retention_limit(0)
        .cache_node_type("cache.t4g.micro")
        .at_rest_encryption_enabled(true)
        .transit_encryption_enabled(false)
}

fn member() -> CacheCluster {
    let group = SecurityGroupMembership::builder()
        .security_group_id("sg-1")
        .status("active");
    CacheCluster::builder()
        .engine("redis")
        .engine_version("7.0.7")
        .cache_subnet_group_name("kavak-agent-dev-redis-subnet-group")
        .cache_parameter_group(
            CacheParameterGroupStatus::builder()
                .cache_parameter_group_name("default.redis7")
                .build(),
        )
        .security_groups(group.build())
        .build()
}

fn read(group: ReplicationGroupBuilder, member: &CacheCluster) -> ReplicationGroup {
    let id = "kavak-agent-dev-redis";
    specification(
        &environment(),
        id,
        &group.build(),
        Some(member),
        Tags::new(),
    )
}

#[test]
fn a_group_with_default_settings_is_read_as_it_is_wanted() {
    assert_eq!(read(group_builder(), &member()), a_group());
}

#[test]
fn failover_that_is_being_enabled_and_a_pending_node_type_count_as_done() {
    let mut member = member();
    member.pending_modified_values = Some(
        PendingModifiedValues::builder()
            .cache_node_type("cache.t4g.small")
            .build(),
    );
    let group = group_builder()
        .automatic_failover(AutomaticFailoverStatus::Enabling)
        .member_clusters("kavak-agent-dev-redis-002");
    let expected = ReplicationGroup {
        automatic_failover: true,
        node_type: "cache.t4g.small".into(),
        node_count: 2,
        ..a_group()
    };
    assert_eq!(read(group, &member), expected);
}

#[test]
fn changes_that_aws_has_still_to_make_are_reported() {
    let has_some = |group: ReplicationGroupBuilder, member: &CacheCluster| {
        let found = super::found(&environment(), &group.build(), Some(member), Tags::new());
        found.has_pending_changes
    };
    assert!(!has_some(group_builder(), &member()));
    let nothing = ReplicationGroupPendingModifiedValues::builder().build();
    assert!(!has_some(
        group_builder().pending_modified_values(nothing),
        &member()
    ));
    let enabling = group_builder().automatic_failover(AutomaticFailoverStatus::Enabling);
    assert!(has_some(enabling, &member()));
    let mut growing = member();
    growing.pending_modified_values =
        Some(PendingModifiedValues::builder().num_cache_nodes(2).build());
    assert!(has_some(group_builder(), &growing));
}

#[test]
fn the_address_is_reported_only_once_there_is_one() {
    let found = |group: ReplicationGroupBuilder| {
        super::found(&environment(), &group.build(), None, Tags::new())
    };
    let address = |found: &Found| found.outputs.get(&Output::Endpoint).cloned();
    assert_eq!(
        address(&found(group_builder())).as_deref(),
        Some("redis.example")
    );
    let creating = found(group_builder().status("creating").set_node_groups(None));
    assert_eq!(address(&creating), None);
    assert_eq!(creating.condition, Condition::Pending("creating".into()));
}

#[test]
fn plain_name_is_derived_from_the_encrypted_one_and_stays_what_it_is() {
    let name = "p-redis.abc123.ng.0001.use1.cache.amazonaws.com";
    assert_eq!(
        plain("master.p-redis.abc123.use1.cache.amazonaws.com"),
        name
    );
    assert_eq!(plain(name), name);
}

#[test]
fn encryption_is_read_with_its_mode() {
    let group = |is_on: bool, mode: Option<TransitEncryptionMode>| {
        let group = AwsGroup::builder().transit_encryption_enabled(is_on);
        transit_encryption(&group.set_transit_encryption_mode(mode).build())
    };
    assert_eq!(group(false, None), TransitEncryption::Off);
    let preferred = Some(TransitEncryptionMode::Preferred);
    assert_eq!(group(true, preferred), TransitEncryption::Preferred);
    for mode in [None, Some(TransitEncryptionMode::Required)] {
        assert_eq!(group(true, mode), TransitEncryption::Required);
    }
}
