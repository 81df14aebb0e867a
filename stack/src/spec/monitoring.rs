//! CloudWatch: alarms and dashboards.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Change, Spec, attributes::Attributes};
use crate::{
    Tags, Text,
    prices::{self, Cost, Prices},
};

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
    fn replaces(change: &Change) -> bool {
        change.is("name")
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let hourly = prices.map(|it| prices::an_hour(it.alarm_month));
        Some(Cost::new("alarm", hourly))
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves
    );
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
    fn replaces(change: &Change) -> bool {
        change.is("name")
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        // US dollars, in every region; the price list names no region.
        const MONTH: Decimal = Decimal::from_parts(3, 0, 0, false, 0);
        Some(Cost::new(
            "dashboard",
            prices.map(|_| prices::an_hour(MONTH)),
        ))
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves
    );
}
