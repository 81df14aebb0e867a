//! Making groups.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    rules::{self, combination, value},
    version,
};
use crate::{
    fault::ApiFault,
    hidden::Hidden,
    members::{self, Members},
    operation::{Answer, input},
    state::elasticache::{ReplicationGroup, Settings, Status},
    tags,
    world::Turn,
};

/// Quota of nodes.
const NODES: &str = "L-DFE45DF3";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Create {
    replication_group_id: String,
    num_cache_clusters: Option<usize>,
    num_node_groups: Option<usize>,
    replicas_per_node_group: Option<usize>,
    node_group_configuration: Option<Value>,
    #[serde(rename = "PreferredCacheClusterAZs", default)]
    preferred_zones: Vec<String>,
    engine_version: Option<String>,
    auth_token: Option<Hidden>,
    snapshot_name: Option<String>,
    cluster_mode: Option<String>,
    #[serde(default)]
    tags: Value,
    #[serde(flatten)]
    members: Members,
}

pub(super) fn create_replication_group(value: Value, turn: &mut Turn<'_>) -> Answer {
    let wanted: Create = input(value)?;
    let id = wanted.replication_group_id.to_lowercase();
    let size = wanted.size()?;
    check_identity(&id, size, turn)?;
    let mut settings = wanted.settings()?;
    rules::check_settings(&settings, size)?;
    if let Some(name) = &wanted.snapshot_name {
        turn.check_cache_snapshot(name, &settings.engine)?;
    }
    if let Some(token) = &wanted.auth_token {
        rules::check_auth_token(token.reveal(), &settings)?;
    }
    let subnets = turn.cache_subnet_group(&settings.subnet_group)?.clone();
    if settings.security_group_ids.is_empty() {
        settings.security_group_ids = turn.default_group(&subnets.vpc_id).into_iter().collect();
    }
    turn.check_cache_security_groups(&settings.security_group_ids)?;
    turn.ensure_service_linked_role("elasticache.amazonaws.com")?;
    turn.choose_cache_host_part();
    let places = turn.choose_cache_places(&settings, &subnets, &wanted.preferred_zones, size)?;
    let mut group = ReplicationGroup {
        id: id.clone(),
        status: Status::Creating,
        step: 0,
        created_at: turn.now,
        settings,
        auth_token: wanted.auth_token,
        earlier_token: None,
        is_token_optional: false,
        changes: Members::new(),
        queued: Members::new(),
        tags: tags::read(&wanted.tags),
        members: Vec::new(),
        endpoint: None,
        fails: std::mem::take(&mut turn.here().elasticache.next_fails),
    };
    for place in places {
        turn.add_member(&mut group, place)?;
    }
    turn.here().elasticache.groups.insert(id.clone(), group);
    turn.enter_group_status(&id, Status::Creating);
    Ok(json!({"ReplicationGroup": turn.shown_replication_group(&id)}))
}

fn check_identity(id: &str, size: usize, turn: &mut Turn<'_>) -> Result<(), ApiFault> {
    rules::check_id(id)?;
    let groups = &turn.here().elasticache.groups;
    if groups.contains_key(id) {
        return Err(ApiFault::new(
            "ReplicationGroupAlreadyExists",
            format!("Replication group {id} already exists."),
        ));
    }
    let nodes: usize = groups.values().map(|group| group.members.len()).sum();
    if nodes + size > turn.quota_count(NODES) {
        return Err(ApiFault::new(
            "NodeQuotaForCustomerExceeded",
            "Your request would exceed the allowed number of cache nodes in this region.",
        ));
    }
    Ok(())
}

impl Create {
    /// Returns the requested number of members.
    fn size(&self) -> Result<usize, ApiFault> {
        let is_sharded = self.num_node_groups.is_some()
            || self.replicas_per_node_group.is_some()
            || self.node_group_configuration.is_some();
        if self.num_cache_clusters.is_some() && is_sharded {
            return Err(combination(
                "NumCacheClusters can't be specified together with NumNodeGroups, ReplicasPerNodeGroup or NodeGroupConfiguration.",
            ));
        }
        if self.num_node_groups.is_some_and(|count| count != 1)
            || self
                .cluster_mode
                .as_deref()
                .is_some_and(|it| it != "disabled")
        {
            return Err(combination(
                "The simulator knows groups with cluster mode off only.",
            ));
        }
        let replicas = self.replicas_per_node_group.unwrap_or(0);
        Ok(self.num_cache_clusters.unwrap_or(replicas + 1))
    }

    fn settings(&self) -> Result<Settings, ApiFault> {
        let mut members = self.members.clone();
        members.retain(|_, value| !value.is_null());
        let mut settings: Settings = members::read(&members)?;
        settings.engine = settings.engine.to_lowercase();
        if !["redis", "valkey"].contains(&settings.engine.as_str()) {
            return Err(value(format!("Invalid cache engine: {}", settings.engine)));
        }
        let version = version::meant(&settings.engine, self.engine_version.as_deref())?;
        settings.engine_version = version.shown.to_owned();
        if settings.parameter_group.is_empty() {
            settings.parameter_group = format!("default.{}", version.family);
        }
        if settings.transit_encryption_enabled {
            let required = || "required".to_owned();
            settings
                .transit_encryption_mode
                .get_or_insert_with(required);
        }
        settings.subnet_group = settings.subnet_group.to_lowercase();
        settings.preferred_maintenance_window =
            settings.preferred_maintenance_window.to_lowercase();
        Ok(settings)
    }
}
