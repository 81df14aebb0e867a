//! Alarms and dashboards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tags::Tags;

/// The alarms of a region, by name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct CloudWatch {
    pub(crate) alarms: BTreeMap<String, Alarm>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Alarm {
    pub(crate) arn: String,
    /// The input of the last call, without tags.
    pub(crate) configuration: Value,
    pub(crate) configured_at: String,
    pub(crate) state: String,
    pub(crate) reason: String,
    pub(crate) since: String,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Dashboard {
    pub(crate) arn: String,
    pub(crate) body: String,
    pub(crate) modified_at: String,
    pub(crate) tags: Tags,
}

/// The dashboards of an account, by name.
pub(crate) type Dashboards = BTreeMap<String, Dashboard>;
