//! Scalable targets and their policies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::tags::Tags;

/// The scalable targets of a region, by the resource that they scale.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct AutoScaling {
    pub(crate) targets: BTreeMap<String, ScalableTarget>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ScalableTarget {
    pub(crate) arn: String,
    pub(crate) min: u32,
    pub(crate) max: u32,
    pub(crate) created_at: String,
    /// Suspended scaling, by AWS's names.
    pub(crate) suspended: Value,
    pub(crate) tags: Tags,
    /// By name.
    pub(crate) policies: BTreeMap<String, Policy>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Policy {
    pub(crate) arn: String,
    pub(crate) kind: String,
    pub(crate) created_at: String,
    pub(crate) tracking: Value,
    pub(crate) steps: Value,
    /// Names and ARNs of its alarms.
    pub(crate) alarms: Value,
}
