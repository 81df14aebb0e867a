//! Log groups, streams and events.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::tags::Tags;

/// The log groups of a region, by name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Logs {
    pub(crate) groups: BTreeMap<String, LogGroup>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct LogGroup {
    pub(crate) retention_days: Option<u32>,
    #[serde(default)]
    pub(crate) deletion_protection: bool,
    pub(crate) tags: Tags,
    pub(crate) created_at_unix_ms: i64,
    pub(crate) streams: BTreeMap<String, LogStream>,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct LogStream {
    pub(crate) created_at_unix_ms: i64,
    pub(crate) events: Vec<LogEvent>,
}

/// One line.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct LogEvent {
    pub(crate) at_unix_ms: i64,
    /// When it came, which is later than when it was written.
    pub(crate) ingested_at_unix_ms: i64,
    pub(crate) message: String,
}
