//! The snapshots of an environment.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kavak_stack::{Environment, Snapshot, SnapshotOf};
use schemars::JsonSchema;
use serde::Serialize;

use super::format;

/// What `snapshots` prints.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SnapshotsView {
    /// Whose snapshots.
    pub environment: Environment,
    /// The newest first.
    pub snapshots: Vec<SnapshotView>,
}

/// One snapshot.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SnapshotView {
    /// What `up --from-snapshot` and `snapshots delete` take.
    pub id: String,
    /// What it is of.
    pub of: SnapshotOf,
    /// The name of that, which may be gone.
    pub source: String,
    /// Who took it: `final` (by `down`), `automated` (by AWS's schedule) or `manual`.
    pub origin: &'static str,
    /// When it was begun (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// For how long it has been there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_seconds: Option<u64>,
    /// Its size: `20 GB`.
    pub size: String,
    /// The engine and its version: `postgres 15.12`.
    pub engine: String,
    /// AWS's word for its state; `available` ones can be restored.
    pub status: String,
}

impl SnapshotsView {
    /// These snapshots, as they are `now`.
    #[must_use]
    pub fn new(snapshots: &[Snapshot], environment: &Environment, now: SystemTime) -> Self {
        Self {
            environment: environment.clone(),
            snapshots: snapshots
                .iter()
                .map(|it| SnapshotView::new(it, now))
                .collect(),
        }
    }

    /// One line a snapshot.
    #[must_use]
    pub fn text(&self) -> String {
        if self.snapshots.is_empty() {
            return format!("there is no snapshot of {}", self.environment.prefix());
        }
        let rows = self.snapshots.iter().map(|it| {
            let age = it.age_seconds.map(Duration::from_secs);
            [
                it.id.clone(),
                it.of.as_str().to_owned(),
                it.origin.to_owned(),
                age.map(age_text).unwrap_or_default(),
                it.size.clone(),
                it.engine.clone(),
                it.status.clone(),
            ]
        });
        let head = [
            "snapshot", "of", "origin", "age", "size", "engine", "status",
        ];
        let rows: Vec<[String; 7]> = std::iter::once(head.map(str::to_owned))
            .chain(rows)
            .collect();
        format::columns(&rows).join("\n")
    }
}

impl SnapshotView {
    fn new(snapshot: &Snapshot, now: SystemTime) -> Self {
        let created = snapshot.created_at_ms.and_then(|ms| u64::try_from(ms).ok());
        let created = created.map(|ms| UNIX_EPOCH + Duration::from_millis(ms));
        let age = created.and_then(|it| now.duration_since(it).ok());
        Self {
            id: snapshot.id.clone(),
            of: snapshot.of,
            source: snapshot.source.clone(),
            origin: match () {
                () if snapshot.is_automated => "automated",
                () if snapshot.is_final() => "final",
                () => "manual",
            },
            created_at: created.map(|it| humantime::format_rfc3339_seconds(it).to_string()),
            age_seconds: age.map(|it| it.as_secs()),
            size: snapshot.size.clone(),
            engine: format!("{} {}", snapshot.engine, snapshot.engine_version),
            status: snapshot.status.clone(),
        }
    }
}

/// In the largest unit that fits: `3d`, `5h`, `12m`.
fn age_text(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    match minutes {
        0..60 => format!("{minutes}m"),
        60..1_440 => format!("{}h", minutes / 60),
        _ => format!("{}d", minutes / 1_440),
    }
}
