//! The data that deletions leave behind.

use std::fmt;

use serde::Serialize;

/// The data that a run keeps when it deletes the resources that hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// The suffix of the names of databases' final snapshots, which must be
    /// new each time; `None`: none is taken.
    pub database_snapshot: Option<String>,
    /// The same of caches.
    pub cache_snapshot: Option<String>,
    /// `true` if the automated backups of databases are kept.
    pub automated_backups: bool,
    /// For how many days deleted secrets can be restored; `None`: not at all,
    /// and their names are free at once (D6).
    pub secret_recovery_days: Option<u32>,
}

/// The data that the deletion of one resource leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Leaves {
    /// The name of its last snapshot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_snapshot: Option<String>,
    /// For how many days AWS goes on keeping its automated backups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automated_backups_days: Option<u32>,
    /// For how many days it can be restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_days: Option<u32>,
}

impl Keeping {
    /// The data that a protected environment keeps, its snapshots called by `suffix`.
    #[must_use]
    pub fn of_protected(suffix: &str) -> Self {
        Self {
            database_snapshot: Some(suffix.to_owned()),
            cache_snapshot: Some(suffix.to_owned()),
            automated_backups: true,
            secret_recovery_days: Some(MAX_RECOVERY_DAYS),
        }
    }
}

/// The name of the last snapshot of the resource with this name, if one is taken.
pub(crate) fn final_snapshot(name: &str, suffix: Option<&str>) -> Option<String> {
    suffix.map(|suffix| format!("{name}-final-{suffix}"))
}

/// The longest time for which AWS keeps a deleted secret.
const MAX_RECOVERY_DAYS: u32 = 30;

impl Leaves {
    /// `true` if nothing remains.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl fmt::Display for Leaves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.final_snapshot
                .as_ref()
                .map(|name| format!("final snapshot {name}")),
            self.automated_backups_days
                .map(|days| format!("automated backups for {days} days")),
            self.recovery_days
                .map(|days| format!("{days} days to restore it")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        f.write_str(&parts.join(", "))
    }
}
