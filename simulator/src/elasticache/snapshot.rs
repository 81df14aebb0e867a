//! Snapshots, which groups leave behind where that is asked for.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    durations::Event,
    fault::ApiFault,
    operation::{Answer, input},
    page::Page,
    state::elasticache::{ReplicationGroup, Snapshot, Transition},
    world::{self, Turn},
};

impl Turn<'_> {
    /// Begins the snapshot that a group leaves behind.
    pub(super) fn take_cache_snapshot(
        &mut self,
        name: &str,
        group: &ReplicationGroup,
    ) -> Result<(), ApiFault> {
        let name = name.to_lowercase();
        if self.here().elasticache.snapshots.contains_key(&name) {
            return Err(ApiFault::new(
                "SnapshotAlreadyExistsFault",
                format!("Snapshot with specified name already exists: {name}"),
            ));
        }
        let snapshot = Snapshot {
            group: group.id.clone(),
            created_at: self.now,
            settings: group.settings.clone(),
            is_complete: false,
        };
        let snapshots = &mut self.here().elasticache.snapshots;
        snapshots.insert(name.clone(), snapshot);
        let complete = world::Transition::ElastiCache(Transition::Snapshot { name });
        self.after(Event::DatabaseBackedUp, complete);
        Ok(())
    }

    /// That a group of this engine can be made from the snapshot.
    pub(super) fn check_cache_snapshot(
        &mut self,
        name: &str,
        engine: &str,
    ) -> Result<(), ApiFault> {
        let name = name.to_lowercase();
        let snapshot = self.here().elasticache.snapshots.get(&name);
        let snapshot = snapshot.ok_or_else(|| not_found(&name))?;
        if !snapshot.is_complete {
            return Err(not_available(&name));
        }
        if snapshot.settings.engine == "valkey" && engine == "redis" {
            return Err(ApiFault::new(
                "InvalidParameterCombination",
                "The snapshot is of Valkey, from which no Redis OSS is made.",
            ));
        }
        Ok(())
    }

    fn shown_cache_snapshot(&mut self, name: &str) -> Value {
        let calendar = self.world.calendar;
        let arn = self.arn("elasticache", &format!("snapshot:{name}"));
        let Some(snapshot) = self.here().elasticache.snapshots.get(name) else {
            return Value::Null;
        };
        let created_at = calendar.write(snapshot.created_at);
        let settings = &snapshot.settings;
        json!({
            "SnapshotName": name,
            "ARN": arn,
            "ReplicationGroupId": snapshot.group,
            "ReplicationGroupDescription": settings.description,
            "SnapshotStatus": if snapshot.is_complete { "available" } else { "creating" },
            "SnapshotSource": "manual",
            "CacheNodeType": settings.node_type,
            "Engine": settings.engine,
            "EngineVersion": settings.engine_version,
            "Port": settings.port,
            "CacheParameterGroupName": settings.parameter_group,
            "CacheSubnetGroupName": settings.subnet_group,
            "NumNodeGroups": 1,
            "NodeSnapshots": [{
                "CacheClusterId": format!("{}-001", snapshot.group),
                "NodeGroupId": "0001",
                "CacheSize": "5 MB",
                "SnapshotCreateTime": created_at,
            }],
        })
    }
}

fn not_found(name: &str) -> ApiFault {
    ApiFault::new("SnapshotNotFoundFault", format!("{name} not found")).with_status(404)
}

fn not_available(name: &str) -> ApiFault {
    ApiFault::new(
        "InvalidSnapshotState",
        format!("Snapshot {name} is not in available state."),
    )
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct OfSnapshot {
    snapshot_name: String,
}

pub(super) fn delete_snapshot(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfSnapshot = input(value)?;
    let name = unwanted.snapshot_name.to_lowercase();
    let snapshot = turn.here().elasticache.snapshots.get(&name);
    if !snapshot.ok_or_else(|| not_found(&name))?.is_complete {
        return Err(not_available(&name));
    }
    let mut shown = turn.shown_cache_snapshot(&name);
    shown["SnapshotStatus"] = json!("deleting");
    turn.here().elasticache.snapshots.remove(&name);
    Ok(json!({"Snapshot": shown}))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Describe {
    snapshot_name: Option<String>,
    replication_group_id: Option<String>,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_snapshots(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let is = |asked: &Option<String>, own: &str| {
        let asked = asked.as_deref();
        asked.is_none_or(|asked| asked.eq_ignore_ascii_case(own))
    };
    let snapshots = turn.here().elasticache.snapshots.iter();
    let names: Vec<String> = snapshots
        .filter(|(name, it)| {
            is(&asked.snapshot_name, name) && is(&asked.replication_group_id, &it.group)
        })
        .map(|(name, _)| name.clone())
        .collect();
    if let Some(name) = asked.snapshot_name.filter(|_| names.is_empty()) {
        return Err(not_found(&name));
    }
    let shown = names.iter().map(|name| turn.shown_cache_snapshot(name));
    let (shown, marker) = asked.page.cut(shown)?;
    Ok(json!({"Snapshots": shown, "Marker": marker}))
}
