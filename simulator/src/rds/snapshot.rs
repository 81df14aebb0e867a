//! Snapshots, which instances leave behind where that is asked for.

use serde::Deserialize;
use serde_json::{Value, json};

use super::naming;
use crate::{
    durations::Event,
    fault::ApiFault,
    members,
    operation::{Answer, input},
    page::Page,
    state::rds::{DbInstance, Snapshot, Status, Transition},
    tags::{self, Tags},
    world::{self, Turn},
};

impl Turn<'_> {
    /// Begins the snapshot that an instance leaves behind.
    pub(super) fn take_final_snapshot(
        &mut self,
        name: &str,
        instance: &DbInstance,
    ) -> Result<(), ApiFault> {
        naming::check_identifier("FinalDBSnapshotIdentifier", name)?;
        let name = name.to_lowercase();
        if self.here().rds.snapshots.contains_key(&name) {
            return Err(ApiFault::new(
                "DBSnapshotAlreadyExists",
                format!(
                    "Cannot create the snapshot because a snapshot with the identifier {name} already exists."
                ),
            ));
        }
        if matches!(instance.status, Status::Creating | Status::Failed) {
            return Err(ApiFault::new(
                "InvalidDBInstanceState",
                format!(
                    "Cannot create a snapshot because the database instance {} is not currently in the available state.",
                    instance.identifier
                ),
            ));
        }
        let group = self
            .here()
            .rds
            .subnet_groups
            .get(&instance.settings.subnet_group);
        let vpc_id = group.map(|group| group.vpc_id.clone()).unwrap_or_default();
        let inherited = instance.settings.copy_tags_to_snapshot;
        let snapshot = Snapshot {
            instance: instance.identifier.clone(),
            resource_id: instance.resource_id.clone(),
            instance_created_at: instance.created_at,
            created_at: self.now,
            settings: instance.settings.clone(),
            password: instance.password.clone(),
            vpc_id,
            is_complete: false,
            tags: if inherited {
                instance.tags.clone()
            } else {
                Tags::new()
            },
        };
        self.here().rds.snapshots.insert(name.clone(), snapshot);
        let complete = Transition::Snapshot { identifier: name };
        self.after(Event::DatabaseBackedUp, world::Transition::Rds(complete));
        Ok(())
    }

    fn shown_snapshot(&mut self, name: &str) -> Value {
        let calendar = self.world.calendar;
        let arn = self.arn("rds", &format!("snapshot:{name}"));
        let Some(snapshot) = self.here().rds.snapshots.get(name) else {
            return Value::Null;
        };
        let mut shown = members::of(&snapshot.settings);
        // Its time is described once it is complete.
        let taken_at = snapshot
            .is_complete
            .then(|| calendar.write(snapshot.created_at));
        let own = json!({
            "DBSnapshotIdentifier": name,
            "DBSnapshotArn": arn,
            "DBInstanceIdentifier": snapshot.instance,
            "DbiResourceId": snapshot.resource_id,
            "SnapshotCreateTime": taken_at,
            "OriginalSnapshotCreateTime": taken_at,
            "InstanceCreateTime": calendar.write(snapshot.instance_created_at),
            "Engine": "postgres",
            "Status": if snapshot.is_complete { "available" } else { "creating" },
            "PercentProgress": if snapshot.is_complete { 100 } else { 0 },
            "SnapshotType": "manual",
            "Encrypted": snapshot.settings.storage_encrypted,
            "VpcId": snapshot.vpc_id,
            "SnapshotTarget": "region",
            "TagList": tags::write(&snapshot.tags),
        });
        shown.extend(members::of(own));
        Value::Object(shown)
    }
}

pub(super) fn not_found(name: &str) -> ApiFault {
    ApiFault::new(
        "DBSnapshotNotFound",
        format!("DBSnapshot {name} not found."),
    )
    .with_status(404)
}

#[derive(Deserialize)]
struct OfSnapshot {
    #[serde(rename = "DBSnapshotIdentifier")]
    name: String,
}

pub(super) fn delete_db_snapshot(value: Value, turn: &mut Turn<'_>) -> Answer {
    let unwanted: OfSnapshot = input(value)?;
    let name = unwanted.name.to_lowercase();
    let snapshot = turn.here().rds.snapshots.get(&name);
    if !snapshot.ok_or_else(|| not_found(&name))?.is_complete {
        return Err(ApiFault::new(
            "InvalidDBSnapshotState",
            format!("Snapshot {name} is not in available state."),
        ));
    }
    let mut shown = turn.shown_snapshot(&name);
    shown["Status"] = json!("deleted");
    turn.here().rds.snapshots.remove(&name);
    Ok(json!({"DBSnapshot": shown}))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Describe {
    #[serde(rename = "DBSnapshotIdentifier")]
    name: Option<String>,
    #[serde(rename = "DBInstanceIdentifier")]
    instance: Option<String>,
    #[serde(rename = "DbiResourceId")]
    resource_id: Option<String>,
    #[serde(rename = "SnapshotType")]
    kind: Option<String>,
    #[serde(flatten)]
    page: Page,
}

pub(super) fn describe_db_snapshots(value: Value, turn: &mut Turn<'_>) -> Answer {
    let asked: Describe = input(value)?;
    let name = asked.name.as_deref().map(str::to_lowercase);
    let is = |asked: &Option<String>, own: &str| {
        let asked = asked.as_deref();
        asked.is_none_or(|asked| asked.eq_ignore_ascii_case(own))
    };
    let snapshots = turn.here().rds.snapshots.iter();
    let names: Vec<String> = snapshots
        .filter(|(own, snapshot)| {
            is(&name, own)
                && is(&asked.instance, &snapshot.instance)
                && is(&asked.resource_id, &snapshot.resource_id)
                && is(&asked.kind, "manual")
        })
        .map(|(own, _)| own.clone())
        .collect();
    if let Some(name) = name.filter(|_| names.is_empty()) {
        return Err(not_found(&name));
    }
    let shown = names.iter().map(|name| turn.shown_snapshot(name));
    let (shown, marker) = asked.page.cut(shown)?;
    Ok(json!({"DBSnapshots": shown, "Marker": marker}))
}
