//! CloudWatch: alarms and dashboards.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Attributes;
use crate::{Kind, Tags, Text};

/// An alarm on one metric.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Alarm {
    pub name: String,
    pub description: String,
    pub namespace: String,
    pub metric_name: String,
    pub dimensions: BTreeMap<String, Text>,
    /// `Average`, `Sum` or a percentile: `p95`.
    pub statistic: String,
    pub unit: Option<String>,
    pub period_seconds: u32,
    pub evaluation_periods: u32,
    pub datapoints_to_alarm: u32,
    pub comparison_operator: String,
    /// A decimal number: `80`, `2.5`.
    pub threshold: String,
    pub treat_missing_data: String,
    pub actions_enabled: bool,
    pub alarm_actions: BTreeSet<Text>,
    pub ok_actions: BTreeSet<Text>,
    pub tags: Tags,
}

impl Attributes for Alarm {
    const KIND: Kind = Kind::Alarm;

    fn replaces(change: &super::Change) -> bool {
        change.is("name")
    }
}

/// A dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Dashboard {
    pub name: String,
    /// JSON without spaces, members in alphabetical order.
    pub body: Text,
    pub tags: Tags,
}

impl Attributes for Dashboard {
    const KIND: Kind = Kind::Dashboard;

    fn replaces(change: &super::Change) -> bool {
        change.is("name")
    }
}
