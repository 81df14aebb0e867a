//! Databases that serve nobody, but whose data is still there.

use serde_json::Value;

use crate::{Condition, Found, Kind, spec::Change};

/// What RDS says of an instance that somebody stopped.
const STOPPED: &str = "stopped";

/// Instances in these states never held any data.
const NEVER_WORKED: [&str; 2] = ["incompatible-create", "incompatible-restore"];

/// The change that a stopped database needs to serve again.
pub(super) fn start(found: &Found) -> Option<Change> {
    found.is_stopped().then(|| Change {
        attribute: "status".into(),
        from: Value::from(STOPPED),
        to: "started".into(),
        reason: None,
    })
}

/// Why only its owner can make a database work again that would otherwise be
/// replaced, and its data lost.
pub(super) fn needs_owner(found: &Found) -> Option<&str> {
    match &found.condition {
        Condition::Failed(status) if found.spec.kind() == Kind::DbInstance => Some(status.as_str())
            .filter(|status| {
                status.starts_with("incompatible-") || status.starts_with("inaccessible-")
            })
            .filter(|status| !NEVER_WORKED.contains(status)),
        _ => None,
    }
}

impl Found {
    /// Whether this is a database that somebody stopped: it is started by an
    /// update, and by nothing else.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.spec.kind() == Kind::DbInstance
            && matches!(&self.condition, Condition::Pending(status) if status == STOPPED)
    }
}
