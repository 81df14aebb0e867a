//! Application autoscaling.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Change, Spec, attributes::Attributes};
use crate::{
    Tags, Text,
    prices::{self, Cost, Prices},
};

/// The bounds within which application autoscaling sets the service's desired count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ScalableTarget {
    /// `service/<cluster>/<service>`.
    pub resource_id: Text,
    pub min_capacity: u32,
    pub max_capacity: u32,
    pub tags: Tags,
}

impl Attributes for ScalableTarget {
    fn replaces(change: &Change) -> bool {
        change.is("resource_id")
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}

/// Target tracking of one of the service's metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct ScalingPolicy {
    pub name: String,
    pub resource_id: Text,
    /// `ECSServiceAverageCPUUtilization` or `ALBRequestCountPerTarget`.
    pub predefined_metric_type: String,
    /// Load balancer and target group of the metric, if it is of these.
    pub resource_label: Option<Text>,
    pub target_value: u32,
}

impl Attributes for ScalingPolicy {
    fn replaces(change: &Change) -> bool {
        change.is("name") || change.is("resource_id")
    }

    /// A target-tracking policy watches its metric with two alarms.
    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        const ALARMS: u32 = 2;
        let hourly = prices.map(|it| prices::an_hour(it.alarm_month * Decimal::from(ALARMS)));
        Some(Cost::new(format!("{ALARMS} alarms"), hourly))
    }

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves tags
    );
}
