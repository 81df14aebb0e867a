//! CloudWatch Logs.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Change, Discard, Spec, attributes::Attributes};
use crate::{
    Tags,
    prices::{Cost, Prices},
};

/// A log group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct LogGroup {
    pub name: String,
    /// `None`: kept for ever.
    pub retention_days: Option<u32>,
    pub deletion_protection: bool,
    pub tags: Tags,
}

impl Attributes for LogGroup {
    fn discards(change: &Change) -> Option<Discard> {
        (change.is("retention_days") && change.shortens()).then_some(Discard {
            setting: "logs.retention_days",
            data: "older log events",
        })
    }

    fn protection(&mut self) -> Option<&mut bool> {
        Some(&mut self.deletion_protection)
    }

    fn keep_retention(&mut self, found: &Self) {
        let days = |it: &Self| it.retention_days.unwrap_or(u32::MAX);
        if days(found) > days(self) {
            self.retention_days = found.retention_days;
        }
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        let by_use = prices.map(|it| format!("${} a GB taken in", it.log_gb));
        Some(Cost::new("log group", prices.map(|_| Decimal::ZERO)).with_use(by_use))
    }

    carries_tags!();

    nothing!(
        replaces equivalent keeps renews_outputs reason interrupts is_beside security_groups
        leaves
    );
}
