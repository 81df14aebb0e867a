//! Databases that serve no one, but whose data is still there.

use serde_json::Value;

use crate::{Condition, Found, Kind, Output, spec::Change};

/// The status in RDS of an instance that a user stopped, and of one that is on
/// its way there.
const STOPPED: &str = "stopped";
const STOPPING: &str = "stopping";

/// Instances in these states never held any data.
const NEVER_WORKED: [&str; 2] = ["incompatible-create", "incompatible-restore"];

/// RDS deletes instances in these states without a last snapshot only.
const WITHOUT_SNAPSHOT: [&str; 3] = ["failed", "incompatible-network", "incompatible-restore"];

/// The change that a stopped database needs to serve again.
pub(super) fn start(found: &Found) -> Option<Change> {
    let from = found.halt()?;
    Some(Change {
        attribute: "status".into(),
        from: Value::from(from),
        to: "started".into(),
        reason: None,
    })
}

/// Why only its owner can make a database work again that would otherwise be
/// replaced, and its data lost.
pub(super) fn needs_owner(found: &Found) -> Option<&str> {
    let Condition::Failed(status) = &found.condition else {
        return None;
    };
    Some(status_of(status))
        .filter(|_| found.spec.kind() == Kind::DbInstance)
        .filter(|status| status.starts_with("incompatible-") || status.starts_with("inaccessible-"))
        .filter(|status| !NEVER_WORKED.contains(status))
}

/// The status of one that failed, without AWS's reason behind it.
fn status_of(failed: &str) -> &str {
    failed.split_once(':').map_or(failed, |(status, _)| status)
}

impl Found {
    /// `true` for a database or a cache whose creation failed: it never had an
    /// address, so that no one can have stored anything in it.
    #[must_use]
    pub fn never_worked(&self) -> bool {
        let has_address = self.outputs.contains_key(&Output::Endpoint);
        let takes_data = matches!(self.spec.kind(), Kind::DbInstance | Kind::ReplicationGroup);
        takes_data && !has_address && matches!(self.condition, Condition::Failed(_))
    }

    /// `true` if AWS takes a final snapshot of this database or cache.
    #[must_use]
    pub(crate) fn takes_final_snapshot(&self) -> bool {
        let failed = match &self.condition {
            Condition::Failed(status) => status_of(status),
            _ => return true,
        };
        self.spec.kind() != Kind::DbInstance || !WITHOUT_SNAPSHOT.contains(&failed)
    }

    /// `true` for a database that a user stopped or is stopping: it is
    /// started by an update, and by nothing else.
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.halt().is_some()
    }

    /// `true` for a database that has stopped: it will be in no other
    /// state by itself.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.halt() == Some(STOPPED)
    }

    fn halt(&self) -> Option<&str> {
        let Condition::Pending(status) = &self.condition else {
            return None;
        };
        Some(status.as_str())
            .filter(|_| self.spec.kind() == Kind::DbInstance)
            .filter(|status| [STOPPED, STOPPING].contains(status))
    }
}

/// Why a service that works needs a new deployment.
pub(super) const HAS_EARLIER_SECRET: &str =
    "its tasks were started with an earlier value of a secret";

/// The change that a service needs whose rollout failed or whose tasks are outdated.
pub(super) fn failed_rollout(reason: &str) -> Change {
    let from = match reason {
        HAS_EARLIER_SECRET => HAS_EARLIER_SECRET.to_owned(),
        _ => format!("failed: {reason}"),
    };
    Change {
        attribute: "deployment".into(),
        from: from.into(),
        to: "new deployment".into(),
        reason: None,
    }
}
