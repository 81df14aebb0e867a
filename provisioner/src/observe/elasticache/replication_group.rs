//! From what `ElastiCache` reports of a group and of its first member to a
//! specification.

use aws_sdk_elasticache::types::{
    AutomaticFailoverStatus, CacheCluster, MultiAzStatus, PendingModifiedValues,
    ReplicationGroup as AwsGroup, ReplicationGroupPendingModifiedValues, TransitEncryptionMode,
};
use kavak_stack::{
    Condition, Environment, Found, Kind, Output, Tags,
    spec::{ReplicationGroup, TransitEncryption},
};

use crate::observe::own_spelling;

/// The port is reported with the first endpoint, which is not there yet while the
/// group is being created.
const DEFAULT_PORT: u16 = 6379;

pub(super) fn found(
    environment: &Environment,
    group: &AwsGroup,
    member: Option<&CacheCluster>,
    tags: Tags,
) -> Found {
    let id = own_spelling(
        environment,
        Kind::ReplicationGroup,
        group.replication_group_id().unwrap_or_default(),
    );
    let spec = specification(environment, &id, group, member, tags);
    let mut found = Found::ready(id, spec)
        .in_condition(condition(group.status().unwrap_or_default()))
        .with_pending_changes(has_pending_changes(group, member));
    if let Some(arn) = group.arn() {
        found = found.with(Output::Arn, arn);
    }
    match primary(group).and_then(|endpoint| endpoint.address()) {
        Some(address) => found
            .with(Output::Endpoint, address)
            .with(Output::PlainEndpoint, plain(address)),
        None => found,
    }
}

/// The name of a primary node for clients without TLS, which AWS keeps beside
/// the other one where it takes both, but does not report then: of
/// `master.<group>.<part>.<region>…` it is `<group>.<part>.ng.0001.<region>…`.
fn plain(address: &str) -> String {
    let parts: Vec<&str> = address.split('.').collect();
    match parts.as_slice() {
        ["master", group, part, region @ ..] => {
            format!("{group}.{part}.ng.0001.{}", region.join("."))
        }
        _ => address.to_owned(),
    }
}

fn transit_encryption(group: &AwsGroup) -> TransitEncryption {
    match (
        group.transit_encryption_enabled(),
        group.transit_encryption_mode(),
    ) {
        (Some(true), Some(TransitEncryptionMode::Preferred)) => TransitEncryption::Preferred,
        (Some(true), _) => TransitEncryption::Required,
        _ => TransitEncryption::Off,
    }
}

fn has_pending_changes(group: &AwsGroup, member: Option<&CacheCluster>) -> bool {
    let of_group = group.pending_modified_values();
    let of_member = member.and_then(|it| it.pending_modified_values());
    of_group.is_some_and(|it| *it != ReplicationGroupPendingModifiedValues::builder().build())
        || of_member.is_some_and(|it| *it != PendingModifiedValues::builder().build())
        || matches!(
            group.automatic_failover(),
            Some(AutomaticFailoverStatus::Enabling | AutomaticFailoverStatus::Disabling)
        )
}

fn specification(
    environment: &Environment,
    id: &str,
    group: &AwsGroup,
    member: Option<&CacheCluster>,
    tags: Tags,
) -> ReplicationGroup {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let pending = member.and_then(|it| it.pending_modified_values());
    let version = pending
        .and_then(|it| it.engine_version())
        .or(member.and_then(|it| it.engine_version()));
    let subnet_group = text(member.and_then(|it| it.cache_subnet_group_name()));
    ReplicationGroup {
        snapshot_name: None,
        replication_group_id: id.to_owned(),
        description: text(group.description()),
        engine: text(group.engine().or(member.and_then(|it| it.engine()))),
        engine_version: major_and_minor(version.unwrap_or_default()),
        engine_patch: version.and_then(|it| it.split('.').nth(2)?.parse().ok()),
        node_type: text(
            pending
                .and_then(|it| it.cache_node_type())
                .or(group.cache_node_type()),
        ),
        port: port(group, member),
        parameter_group_name: text(
            member
                .and_then(|it| it.cache_parameter_group())
                .and_then(|it| it.cache_parameter_group_name()),
        ),
        node_count: node_count(group),
        subnet_group_name: own_spelling(environment, Kind::CacheSubnetGroup, &subnet_group).into(),
        security_group_ids: member
            .map(|it| it.security_groups())
            .unwrap_or_default()
            .iter()
            .filter(|group| group.status() != Some("removing"))
            .filter_map(|group| group.security_group_id())
            .map(kavak_stack::Text::from)
            .collect(),
        at_rest_encryption: group.at_rest_encryption_enabled().unwrap_or_default(),
        transit_encryption: transit_encryption(group),
        auth_token: group.auth_token_enabled().unwrap_or_default(),
        automatic_failover: matches!(
            group.automatic_failover(),
            Some(AutomaticFailoverStatus::Enabled | AutomaticFailoverStatus::Enabling)
        ),
        multi_az: group.multi_az() == Some(&MultiAzStatus::Enabled),
        snapshot_retention_days: group
            .snapshot_retention_limit()
            .and_then(|days| u32::try_from(days).ok())
            .unwrap_or_default(),
        tags,
    }
}

/// The primary and its replicas, also those that are only being added: one of
/// the two lists may have them first.
fn node_count(group: &AwsGroup) -> u32 {
    let clusters = group.member_clusters().len();
    let members = group
        .node_groups()
        .first()
        .map_or(0, |nodes| nodes.node_group_members().len());
    u32::try_from(clusters.max(members)).unwrap_or_default()
}

fn primary(group: &AwsGroup) -> Option<&aws_sdk_elasticache::types::Endpoint> {
    group.node_groups().first()?.primary_endpoint()
}

fn port(group: &AwsGroup, member: Option<&CacheCluster>) -> u16 {
    let node = member
        .and_then(|it| it.cache_nodes().first())
        .and_then(|node| node.endpoint());
    primary(group)
        .or(node)
        .and_then(|endpoint| endpoint.port())
        .and_then(|port| u16::try_from(port).ok())
        .unwrap_or(DEFAULT_PORT)
}

/// `7.0.7` is reported where `7.0` was asked for, and asking for `7.0.7` is refused.
fn major_and_minor(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// Where a group is in its life, by its status (`docs/AWS.md#changing`). While a
/// snapshot is taken it serves.
pub(super) fn condition(status: &str) -> Condition {
    match status {
        "available" | "snapshotting" => Condition::Ready,
        "deleting" => Condition::Deleting,
        "create-failed" => Condition::Failed(status.to_owned()),
        _ => Condition::Pending(status.to_owned()),
    }
}

#[cfg(test)]
pub(super) mod tests;
