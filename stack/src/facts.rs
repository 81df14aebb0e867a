//! The facts that the stack depends on beside the settings.

use crate::{Access, Scaled, Snapshot};

/// The facts about the account and the running agent that shape the stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Two availability zones, by name.
    pub availability_zones: Vec<String>,
    /// The version of `PostgreSQL` to create (D4).
    pub engine_version: Option<String>,
    /// The image that runs now, which an infrastructure run keeps (D5).
    pub running_image: Option<String>,
    /// The SHA-256 of the seller's data that the running image holds.
    pub running_data: Option<String>,
    /// The SHA-256 of the seller's data that the settings name.
    pub data: Option<String>,
    /// When the environment ends, as its tag says.
    pub ends_at: Option<String>,
    /// The task count that a user set by `scale`.
    pub scaled: Option<Scaled>,
    /// The suffix of the names of this run's snapshots.
    pub snapshot_suffix: Option<String>,
    /// `true` if port 80 forwards though there is a domain, because the domain does not
    /// lead to the load balancer yet.
    pub forwards_http: bool,
    /// `true` if the domain led to the load balancer before the environment had a record:
    /// that record is the user's.
    pub has_users_record: bool,
    /// The access of clients to the existing database and cache.
    pub access: Access,
    /// The snapshot that a new database is restored from; `None`: it is created empty.
    pub restore: Option<Snapshot>,
    /// The snapshot that a new cache is filled from; `None`: it is created empty.
    pub restore_cache: Option<Snapshot>,
}
